import Foundation
import Testing
import WebSecurity

@testable import WebFiles

/// The reference in `docs/web-configuration.md` says what the reader does.
struct WebFileFormatTests {
    private static func document(from file: String = #filePath) throws -> String {
        let root = URL(filePath: file).deletingLastPathComponent().appending(path: "../..")
        return try String(contentsOf: root.appending(path: "docs/web-configuration.md"), encoding: .utf8)
    }

    private static func examples(in document: String) -> [String] {
        document.split(separator: "```yaml\n").dropFirst().map {
            String($0[..<($0.firstRange(of: "```")?.lowerBound ?? $0.endIndex)])
        }
    }

    @Test func everyExampleIsValid() throws {
        let bench = try WebFileBench()
        let examples = Self.examples(in: try Self.document())
        #expect(examples.count == 3)
        for example in examples { #expect(bench.report(of: example) == "valid") }
    }

    @Test func everyKeyIsDescribedAndShown() throws {
        let bench = try WebFileBench()
        let document = try Self.document()
        let all = try #require(Self.examples(in: document).last)
        let groups = ["tls_server_config", "http_server_config", "rate_limit", "http_server_config: {headers"]
        for group in groups {
            let report = bench.report(of: "\(group): {x: 1}\(group.contains("{") ? "}" : "")\n").split(separator: "\n")
            let line = try #require(report.first { $0.contains("unknown key") })
            for key in try #require(line.split(separator: "the keys here are ").last).split(separator: ", ") {
                #expect(document.contains("`\(key)`") || document.contains(".\(key)`"), "\(key)")
                // Text of certificates would make the example unreadable.
                #expect(["cert", "key", "client_ca"].contains(key) || all.contains(" \(key):"), "\(key)")
            }
        }
    }

    @Test func everyChoiceIsDescribed() throws {
        let document = try Self.document()
        for type in TLSParameters.ClientAuthType.allCases { #expect(document.contains("| `\(type.rawValue)` |")) }
        for version in TLSParameters.Version.allCases { #expect(document.contains("`\(version.rawValue)`")) }
        for curve in TLSParameters.acceptedCurves { #expect(document.contains("`\(curve)`")) }
        for suite in TLSParameters.acceptedCipherSuites {
            let ending = suite.split(separator: "_WITH_").last.map(String.init) ?? suite
            #expect(document.contains("`\(ending)`"))
        }
    }
}
