import Foundation
import RealReceivers

/// A run of `aerostat rehearse` to its end.
struct RehearsalRun {
    let status: Int32
    /// Standard output.
    let output: String
    /// Standard error.
    let errors: String

    /// - Parameter arguments: what follows `rehearse`.
    init(_ arguments: [String], in surroundings: Surroundings, environment: [String: String] = [:]) async throws {
        let name = UUID().uuidString
        let output = surroundings.folder.appending(path: "\(name).out")
        let program = try RunningProgram(
            Surroundings.aerostat,
            ["rehearse"] + arguments,
            environment: environment,
            output: output,
            log: surroundings.folder.appending(path: "\(name).err")
        )
        status = try await program.end(within: 120)
        self.output = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        errors = try program.logText
    }
}

extension Surroundings {
    /// Writes a rule file, whose name may hold anything.
    ///
    /// - Returns: its path.
    func writeRules(_ text: String, to name: String = "rules.yaml") throws -> String {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path(percentEncoded: false)
    }
}

/// A rehearsal as its JSON document tells it.
struct RehearsalDocument: Decodable {
    struct Alert: Decodable {
        let alert: String
        let fired: Bool
        let instances: [Instance]
    }

    struct Instance: Decodable, Hashable {
        let labels: [String: String]
        let annotations: [String: String]
        let episodes: [Episode]
    }

    struct Episode: Decodable, Hashable {
        let start: Int
        let firing: Int?
        let end: Int?

        enum CodingKeys: String, CodingKey {
            case start = "start_seconds"
            case firing = "firing_seconds"
            case end = "end_seconds"
        }
    }

    let lengthSeconds: Int
    let alerts: [Alert]

    enum CodingKeys: String, CodingKey {
        case alerts
        case lengthSeconds = "length_seconds"
    }

    init(_ run: RehearsalRun) throws {
        guard run.status == 0 else { throw EndToEndError(description: "status \(run.status): \(run.errors)") }
        self = try JSONDecoder().decode(Self.self, from: Data(run.output.utf8))
    }

    subscript(name: String) -> Alert? { alerts.first { $0.alert == name } }
}

/// What a rule does over values that are known otherwise, worked out as Prometheus documents it.
enum ExpectedEpisodes {
    /// - Parameters:
    ///   - isTrue: whether the expression holds at each evaluation.
    ///   - hold: `for:` in seconds.
    static func of(_ isTrue: [Bool], interval: Int, hold: Int) -> [RehearsalDocument.Episode] {
        var episodes: [RehearsalDocument.Episode] = []
        var index = 0
        while index < isTrue.count {
            guard isTrue[index] else {
                index += 1
                continue
            }
            let end = isTrue[index...].firstIndex(of: false)
            let last = (end ?? isTrue.count) - 1
            let firing = index * interval + (hold + interval - 1) / interval * interval
            episodes.append(
                .init(
                    start: index * interval,
                    firing: firing <= last * interval ? firing : nil,
                    end: end.map { $0 * interval }
                )
            )
            index = last + 1
        }
        return episodes
    }
}
