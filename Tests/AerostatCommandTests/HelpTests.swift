import Foundation
import Testing

/// The help texts, whole: what they say is part of what the program promises.
@Suite(.timeLimit(.minutes(2)))
struct HelpTests {
    @Test(
        arguments: [
            "", "serve", "run", "check", "scenarios", "reproduce", "explain", "report", "summary", "push", "rehearse",
            "top",
        ]
    )
    func isAsInTheGoldenFile(command: String) async throws {
        let arguments = command.isEmpty ? ["--help"] : [command, "--help"]
        let result = try await AerostatProcess(arguments).result()
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        let name = command.isEmpty ? "help.txt" : "help-\(command).txt"
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/\(name)")
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try result.output.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name); read the difference, then run without RECORD_GOLDEN")
        }
        #expect(result.output == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test func versionNamesVersionCommitAndSwift() async throws {
        let result = try await AerostatProcess.run("--version")
        #expect(result.status == 0)
        #expect(
            result.output.wholeMatch(of: /aerostat \d+\.\d+\.\d+ \(commit (?:[0-9a-f]+|unknown), Swift 6\.\d.*\)\n/)
                != nil
        )
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionScriptsKnowEveryCommandAndOption(shell: String) async throws {
        let result = try await AerostatProcess.run("--generate-completion-script", shell)
        #expect(result.status == 0)
        for word in [
            "serve", "run", "check", "scenarios", "reproduce", "explain", "report", "summary", "push", "rehearse",
            "top", "W02-F7",
            "web.listen-address",
            "log.level",
            "overcommit",
        ] {
            #expect(result.output.contains(word), "\(word)")
        }
    }

    @Test func bashTakesItsCompletionScript() async throws {
        let result = try await AerostatProcess.run(
            shell: #""$0" --generate-completion-script bash | bash -n && echo taken"#
        )
        #expect(result.output == "taken\n")
        #expect(result.errors.isEmpty)
    }
}
