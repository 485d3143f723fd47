import Foundation
import Testing

@testable import PushFiles

/// The reference in `docs/push-configuration.md` says what the reader does.
struct PushFileFormatTests {
    private static func document(from file: String = #filePath) throws -> String {
        let root = URL(filePath: file).deletingLastPathComponent().appending(path: "../..")
        return try String(contentsOf: root.appending(path: "docs/push-configuration.md"), encoding: .utf8)
    }

    private static func examples(in document: String) -> [String] {
        document.split(separator: "```yaml\n").dropFirst().map {
            String($0[..<($0.firstRange(of: "```")?.lowerBound ?? $0.endIndex)])
        }
    }

    @Test func everyExampleIsValid() throws {
        let bench = try PushFileBench()
        bench.environment = ["PROXY_PASSWORD": "a", "MAIL_PASSWORD": "b", "ARCHIVE_TOKEN": "c"]
        for name in ["prometheus", "key", "token"] { try bench.write("c\n", to: name) }
        for name in ["authority.pem", "client.pem", "client.key"] { try bench.write("-----BEGIN X-----\n", to: name) }
        let examples = Self.examples(in: try Self.document())
        #expect(examples.count == 2)
        for example in examples {
            #expect(bench.report(of: example.replacing("/run/secrets/", with: "\(bench.folder)/")) == "valid")
        }
    }

    @Test func everyKeyIsDescribedAndShown() throws {
        let bench = try PushFileBench()
        let document = try Self.document()
        let examples = Self.examples(in: document).joined()
        for yaml in [
            "x: 1", "basic_auth: {x: 1}", "authorization: {x: 1}", "tls_config: {x: 1}", "headers: {X-A: {x: 1}}",
            "queue_config: {x: 1}", "mail: {x: 1}",
        ] {
            let report = bench.reportOfDestination(yaml).split(separator: "\n")
            let line = try #require(report.first { $0.contains("unknown key") })
            let keys = try #require(line.split(separator: "the keys here are ").last).split(separator: ", ")
            for key in keys {
                #expect(
                    document.contains("`\(key)`") || document.contains(".\(key)`") || document.contains("`\(key)."),
                    "\(key)"
                )
                // Secrets should not be copied from an example into the file itself.
                let isInline = ["password", "credentials", "value", "env"].contains(key)
                #expect(isInline || examples.contains("\(key):"), "\(key)")
            }
        }
    }
}
