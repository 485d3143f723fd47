import Foundation
import Testing

@testable import PublishedExperiments

/// What the encoders write for a small fixed table.
struct ReportTests {
    @Test(arguments: [(ReportFormat.text, "txt"), (.csv, "csv"), (.json, "json"), (.markdown, "md")])
    func isAsInTheGoldenFile(format: ReportFormat, ending: String) throws {
        let bytes = Reproduction.small.encoded(as: format, showsParameters: true)
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/report.\(ending)")
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try Data(bytes).write(to: file)
            Issue.record("report.\(ending) was rewritten: read the difference")
        }
        #expect(String(decoding: bytes, as: UTF8.self) == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test func parametersAreShownWhenAskedFor() {
        for format in [ReportFormat.text, .markdown] {
            let without = String(decoding: Reproduction.small.encoded(as: format), as: UTF8.self)
            #expect(!without.contains("calibrated on shared"))
            #expect(without.contains("the source rounds"), "a miss says why in any case")
        }
    }

    @Test func jsonIsReadBack() throws {
        let bytes = Reproduction.small.encoded(as: .json)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(document["checked"] as? Int == 5)
        #expect(document["misses"] as? Int == 1)
        let experiments = try #require(document["experiments"] as? [[String: Any]])
        let findings = try #require(experiments[0]["findings"] as? [[String: Any]])
        #expect(findings[0]["published"] as? Double == 20.29)
        #expect(findings[0]["what"] as? String == "the same digits, \"quoted\"")
        #expect(findings[1]["verdict"] as? String == "miss")
        #expect(findings[2]["unverified"] as? Bool == true)
    }

    @Test func csvHasAsManyFieldsInEachRow() {
        let text = String(decoding: Reproduction.small.encoded(as: .csv), as: UTF8.self)
        let rows = text.split(separator: "\r\n")
        #expect(rows.count == 6)
        #expect(rows[1].hasPrefix("A-1.1,A-1,\"the same digits, \"\"quoted\"\"\",MB,20.29,20.29,"))
        for row in rows {
            var isQuoted = false
            let commas = row.filter { character in
                if character == "\"" { isQuoted.toggle() }
                return character == "," && !isQuoted
            }
            #expect(commas.count == 11, "\(row)")
        }
    }
}
