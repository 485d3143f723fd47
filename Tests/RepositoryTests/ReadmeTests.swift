import Foundation
import HostModel
import PublishedExperiments
import SnapshotEncoding
import Testing

/// The README tells the truth.
struct ReadmeTests {
    private static let start = "<!-- metrics table: generated, see CONTRIBUTING.md -->\n"
    private static let end = "<!-- end of the metrics table -->\n"

    @Test func metricsTableIsTheCatalogue() throws {
        var table: [UInt8] = []
        MetricTableEncoder.encode(into: &table)
        let expected = "\n\(String(decoding: table, as: UTF8.self))\n"
        try compare(expected, after: Self.start, before: Self.end)
    }

    @Test func reproductionIsWhatTheExperimentsYield() async throws {
        let reproduction = await Reproduction(of: PublishedExperiments.all, threads: 2)
        let table = String(decoding: reproduction.encoded(as: .markdown), as: UTF8.self)
        try compare(
            "\n\(table)\n",
            after: "<!-- reproduction: generated, see CONTRIBUTING.md -->\n",
            before: "<!-- end of the reproduction -->\n"
        )
    }

    /// Compares a part of the README, or writes it.
    private func compare(_ expected: String, after start: String, before end: String) throws {
        var readme = try Repository.text("README.md")
        let from = try #require(readme.range(of: start)).upperBound
        let to = try #require(readme.range(of: end, range: from..<readme.endIndex)).lowerBound
        let isTrue = readme[from..<to] == expected
        if !isTrue, Repository.isRecording {
            readme.replaceSubrange(from..<to, with: expected)
            try Data(readme.utf8).write(to: Repository.url("README.md"))
        }
        #expect(isTrue, "the table is not what the program yields; RECORD_GOLDEN=1 writes it anew")
    }

    @Test(arguments: ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
    func onlyMetricsOfTheCatalogueAreNamed(file: String) throws {
        let names = Set(MetricCatalog.descriptors.map(\.name) + SummaryTextfileEncoder.metricNames)
        let used = Set(try Repository.text(file).matches(of: /aerostat_[a-z_]+/).map { String($0.output) })
        #expect(used.subtracting(names).isEmpty, "\(file) names metrics that nothing exports")
    }

    /// The lines of the code blocks, and what stands between backquotes in the text.
    private static func code(of file: String) throws -> [String] {
        var code: [String] = []
        var isBlock = false
        for line in try Repository.text(file).components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                isBlock.toggle()
            } else if isBlock {
                code.append(line)
            } else {
                code += line.matches(of: /`([^`]+)`/).map { String($0.output.1) }
            }
        }
        return code
    }

    @Test(arguments: ["README.md", "CONTRIBUTING.md"])
    func everyCommandThatIsShownExists(file: String) throws {
        let sources = try Repository.files(under: "Sources/aerostat", withExtension: "swift")
        let program = try sources.map { try Repository.text($0) }.joined()
        let list = try #require(program.firstMatch(of: /subcommands: \[([^\]]*)\]/)).output.1
        let commands = Set(list.matches(of: /(\w+)\.self/).map { $0.output.1.lowercased() })
        let makefile = try Repository.text("Makefile")
        let targets = Set(makefile.matches(of: /(?m)^([a-z]+):/).map { String($0.output.1) })
        #expect(commands.count >= 4)
        for line in try Self.code(of: file) {
            for match in line.matches(of: /(?:^|[\s\/])aerostat ([a-z]+)/) {
                #expect(commands.contains(String(match.output.1)), "\(file): \(line)")
            }
            for match in line.matches(of: /(?:^|\s)make ([a-z]+)/) {
                #expect(targets.contains(String(match.output.1)), "\(file): \(line)")
            }
        }
    }

    /// `--push-interval` is the option `pushInterval` unless it has a name of its own.
    @Test func everyOptionThatIsShownExists() throws {
        let sources = try Repository.files(under: "Sources/aerostat", withExtension: "swift")
        let program = try sources.map { try Repository.text($0) }.joined()
        var known: Set<String> = ["help", "version"]
        known.formUnion(program.matches(of: /customLong\("([^"]+)"\)/).map { String($0.output.1) })
        for name in program.matches(of: /\bvar (\w+)/).map(\.output.1) {
            known.insert(name.reduce(into: "") { $0 += $1.isUppercase ? "-\($1.lowercased())" : String($1) })
        }
        let lines = try Self.code(of: "README.md").filter { $0.contains("aerostat ") || $0.hasPrefix("--") }
        let options = lines.flatMap { $0.matches(of: /(?:^|\s)--([a-z][a-z.\-]*)/).map { String($0.output.1) } }
        #expect(options.count >= 5)
        for option in options { #expect(known.contains(option), "--\(option)") }
    }

    @Test(arguments: ["README.md", "CONTRIBUTING.md"])
    func everyFileThatIsLinkedIsThere(file: String) throws {
        for match in try Repository.text(file).matches(of: /\]\(([^)#]+)(#[^)]*)?\)/) {
            let target = String(match.output.1)
            guard !target.contains("://") else { continue }
            let path = Repository.url(target).path(percentEncoded: false)
            #expect(FileManager.default.fileExists(atPath: path), "\(file) links to \(target)")
        }
    }
}
