import Foundation
import HeadlessBrowser
import RealReceivers

/// The status page of a running aerostat, and what else that server says.
struct ServedPage {
    let port: Int

    init(_ aerostat: RunningProgram) async throws {
        port = try await aerostat.port()
    }

    init(port: Int) {
        self.port = port
    }

    /// - Parameter query: such as `?host=esx-01`.
    func url(_ query: String = "") -> URL {
        guard let url = URL(string: "http://127.0.0.1:\(port)/\(query)") else {
            preconditionFailure("no URL: \(query)")
        }
        return url
    }

    func snapshot() async throws -> Snapshot {
        try JSONDecoder().decode(Snapshot.self, from: try await HTTP.get("/api/v1/snapshot", port: port))
    }

    /// A browser at that page, for as long as the body takes.
    ///
    /// - Parameter isQuiet: the browser's console has to stay empty.
    static func browse<Result>(
        in surroundings: Surroundings,
        isQuiet: Bool = true,
        _ body: (WebBrowser) async throws -> Result
    ) async throws -> Result {
        try await WebBrowser.run(in: surroundings.folder) { browser in
            let result = try await body(browser)
            let messages = try await browser.consoleMessages()
            guard !isQuiet || messages.isEmpty else {
                throw EndToEndError(description: "the console says: \(messages.joined(separator: "\n"))")
            }
            return result
        }
    }
}

/// The document at /api/v1/snapshot, as far as pages are compared with it.
struct Snapshot: Decodable {
    struct Host: Decodable {
        var host: String
        var memory_state: String
        var metrics: Numbers
        var virtual_machines: [Machine]
    }

    struct Machine: Decodable {
        var vm: String
        var metrics: Numbers
    }

    /// Values by name, and by name, a dot and the label's value.
    struct Numbers: Decodable {
        var values: [String: Double] = [:]

        private enum Value: Decodable {
            case number(Double)
            case labelled([String: Double])

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let number = try? container.decode(Double.self) {
                    self = .number(number)
                } else {
                    self = .labelled(try container.decode([String: Double].self))
                }
            }
        }

        init(from decoder: any Decoder) throws {
            for (name, value) in try [String: Value](from: decoder) {
                switch value {
                case .number(let number): values[name] = number
                case .labelled(let numbers): for (label, number) in numbers { values["\(name).\(label)"] = number }
                }
            }
        }
    }

    var elapsed_seconds: Double
    var hosts: [Host]
}
