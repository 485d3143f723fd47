import HostSimulation
import Testing

@testable import ScenarioFiles

/// The reference in `docs/scenario-format.md` says what the reader does.
struct ScenarioFormatTests {
    @Test func everyExampleIsValid() throws {
        let document = try document()
        let examples = blocks(of: "yaml", in: document)
        let trace = try #require(blocks(of: "csv", in: document).first)
        #expect(examples.count >= 8)
        try withFolder { folder in
            try write(trace, to: "\(folder)/recorded.csv")
            for example in examples {
                #expect(report(of: example, directory: folder) == "valid", "\(example)")
            }
        }
    }

    @Test func everyKeyIsDescribedAndShown() throws {
        let text = try document()
        let examples = blocks(of: "yaml", in: text).joined()
        for yaml in [
            "x: 1", "hosts: [{x: 1}]", "hosts: [{cpu: {x: 1}}]", "hosts: [{pageSharing: {x: 1}}]",
            "hosts: [{compression: {x: 1}}]", "hosts: [{hostCache: {x: 1}}]", "hosts: [{swapDevice: {x: 1}}]",
            "hosts: [{virtualMachines: [{x: 1}]}]",
            "hosts: [{virtualMachines: [{content: {x: 1}}]}]", "hosts: [{virtualMachines: [{workload: {x: 1}}]}]",
            "events: [{x: 1}]", "events: [{swapDevice: {x: 1}}]",
            "hosts: [{virtualMachines: [{workload: {idle: {pattern: ramp, x: 1}}}]}]",
            "hosts: [{virtualMachines: [{workload: {idle: {pattern: daily, x: 1}}}]}]",
            "hosts: [{virtualMachines: [{workload: {idle: {pattern: bursts, x: 1}}}]}]",
            "hosts: [{virtualMachines: [{workload: {idle: {pattern: trace, x: 1}}}]}]",
        ] {
            let line = try #require(report(of: yaml).split(separator: "\n").first { $0.contains("unknown key") })
            let keys = try #require(line.split(separator: "the keys here are ").last).split(separator: ", ")
            for key in keys where key != "pattern" {
                #expect(text.contains("`\(key)`") || text.contains(".\(key)`") || text.contains("`\(key)."), "\(key)")
                #expect(examples.contains("\(key):"), "\(key)")
            }
        }
    }

    private func document() throws -> String {
        String(decoding: try RepositoryFile.bytes("docs/scenario-format.md"), as: UTF8.self)
    }

    private func blocks(of language: String, in document: String) -> [String] {
        var blocks: [String] = []
        var block: String?
        for line in document.split(separator: "\n", omittingEmptySubsequences: false) {
            if let text = block {
                if line == "```" {
                    blocks.append(text)
                    block = nil
                } else {
                    block = text + line + "\n"
                }
            } else if line == "```\(language)" || line.hasPrefix("```\(language) ") {
                block = ""
            }
        }
        return blocks
    }
}
