import Foundation
import RealReceivers

/// The files under `examples`, as a reader copies them, and what the tests put in the place of what a machine would have.
enum Examples {
    /// Where the examples expect the program.
    static let program = "/usr/local/bin/aerostat"

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../examples")

    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appending(path: path).standardized), as: UTF8.self)
    }

    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).standardized.path()).sorted()
    }

    /// The text with the built program in place of an installed one.
    static func withBuiltProgram(_ text: String) -> String {
        text.replacing(program, with: Surroundings.aerostat.path(percentEncoded: false))
    }
}

extension Surroundings {
    /// Records a run that began at yesterday's midnight, local time, and has gone on until this minute.
    func recordSinceYesterday(_ scenario: String, to history: URL) async throws {
        let now = Date()
        let yesterday = Calendar.current.startOfDay(for: Calendar.current.startOfDay(for: now).addingTimeInterval(-1))
        let minutes = Int(now.timeIntervalSince(yesterday) / 60)
        let arguments = ["run", scenario, "--start", yesterday.formatted(.iso8601), "--for", "\(minutes)m"]
        let result = try await runToEnd(
            Self.aerostat,
            arguments + ["--history", history.path(percentEncoded: false), "--output", "/dev/null"]
        )
        guard result.status == 0 else { throw EndToEndError(description: "aerostat: \(result.output)") }
    }
}
