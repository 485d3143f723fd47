import Foundation
import RealReceivers
import Testing

/// The rehearsal that the README shows is the one that a reader gets.
@Suite(.enabled(if: RealServers.canRun(["promtool"]), "\(RealServers.reason(["promtool"]))"))
struct ReadmeTests {
    @Test func rehearsalIsWhatTheReadmeShows() async throws {
        let readme = try String(contentsOf: Repository.file("README.md"), encoding: .utf8)
        let section = try #require(readme.components(separatedBy: "## Rehearse your alerts\n").last)
        let blocks = section.matches(of: /```(\w+)\n((?s).*?)```\n/).map { (String($0.output.1), String($0.output.2)) }
        try #require(blocks.prefix(4).map(\.0) == ["yaml", "sh", "text", "yaml"])
        let surroundings = try Surroundings()
        _ = try surroundings.write(blocks[0].1, to: "my-rules.yaml")
        _ = try surroundings.write(blocks[3].1, to: "expect.yaml")
        let words = blocks[1].1.split(whereSeparator: \.isWhitespace).map(String.init)
        try #require(words.prefix(2) == ["aerostat", "rehearse"])
        let arguments = words.dropFirst(2).map { $0 == "my-rules.yaml" ? surroundings.path($0) : $0 }
        let run = try await RehearsalRun(arguments + ["--expect", surroundings.path("expect.yaml")], in: surroundings)
        #expect(run.status == 0, "\(run.errors)")
        // The lines above name the file, here with the folder of the test, and are broken elsewhere.
        let legend = ". inactive   - pending   # firing\n"
        let (printed, shown) = (run.output.components(separatedBy: legend), blocks[2].1.components(separatedBy: legend))
        try #require(printed.count == 2 && shown.count == 2)
        #expect(printed[1] == shown[1])
        #expect(shown[0].hasPrefix("crisis, seed 1: 30m, "))
    }
}
