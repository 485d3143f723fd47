import Foundation
import RealReceivers

/// The program curl, which shares nothing with the server.
struct Curl {
    struct Reply {
        /// Of the last answer; 0 where there was none.
        var status: Int
        /// Names in small letters.
        var headers: [String: String]
        var body: Data
        /// Exit status of curl: 0, 35 and 56 for failed TLS handshakes, 60 for a certificate that is not trusted.
        var exit: Int32
        /// Version of HTTP that was spoken, such as `1.1` or `2`.
        var version: String

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    let surroundings: Surroundings

    /// - Parameter arguments: a URL among them.
    func callAsFunction(_ arguments: String...) async throws -> Reply {
        try await run(arguments)
    }

    func run(_ arguments: [String]) async throws -> Reply {
        let id = UUID().uuidString
        let (head, body) = (surroundings.path("\(id).head"), surroundings.folder.appending(path: "\(id).body"))
        try Data().write(to: body)
        let (exit, output) = try await surroundings.runToEnd(
            RealServers.path("curl"),
            ["--silent", "--max-time", "20", "--dump-header", head, "--output", body.path()]
                + ["--write-out", "%{http_code} %{http_version}"] + arguments
        )
        let words = output.split(separator: " ")
        var headers: [String: String] = [:]
        let text = exit == 0 ? try String(contentsOfFile: head, encoding: .utf8) : ""
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " }) }
        }
        return Reply(
            status: words.first.flatMap { Int($0) } ?? 0,
            headers: headers,
            body: try Data(contentsOf: body),
            exit: exit,
            version: words.count > 1 ? String(words[1]) : ""
        )
    }
}
