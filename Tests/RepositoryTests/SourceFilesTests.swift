import Testing

/// The house rules that a machine can check.
struct SourceFilesTests {
    private static func swiftFiles() throws -> [String] {
        try Repository.files(under: "Sources", withExtension: "swift")
            + Repository.files(under: "Tests", withExtension: "swift")
    }

    @Test func filesHaveAtMost500Lines() throws {
        let files = try Self.swiftFiles()
        #expect(files.count > 50)
        for file in files {
            let count = try Repository.text(file).split(separator: "\n", omittingEmptySubsequences: false).count - 1
            #expect(count <= 500, "\(file) has \(count) lines")
        }
    }

    @Test func functionsHaveAtMost70Lines() throws {
        var measured = 0
        for file in try Self.swiftFiles() {
            for function in SwiftSource(try Repository.text(file)).functions {
                measured += 1
                #expect(function.lineCount <= 70, "\(file):\(function.line) has \(function.lineCount) lines")
            }
        }
        #expect(measured > 200)
    }

    @Test func nothingIsNamedAfterNothing() throws {
        let forbidden: Set<Substring> = ["Utils", "Utilities", "Helpers", "Common", "Manager", "Managers", "Misc"]
        for file in try Self.swiftFiles() {
            let parts = file.dropLast(".swift".count).split(separator: "/")
            #expect(forbidden.isDisjoint(with: parts), "\(file) says nothing about what it holds")
            let isMeaningless = forbidden.contains { parts.last?.hasSuffix($0) ?? false }
            #expect(!isMeaningless, "\(file) says nothing about what it holds")
        }
    }

    @Test func everyGoldenFileIsCompared() throws {
        for suite in try Repository.folders(in: "Tests") {
            let files = try Repository.files(under: "Tests/\(suite)")
            let code = try files.filter { $0.hasSuffix(".swift") }.map { try Repository.text($0) }.joined()
            for golden in files where golden.contains("/Golden/") {
                let name = golden.split(separator: "/").last.map(String.init) ?? golden
                let stem = name.split(separator: ".").first.map(String.init) ?? name
                #expect(code.contains(name) || code.contains("\"\(stem)\""), "no test reads \(golden)")
            }
        }
    }
}
