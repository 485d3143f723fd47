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

    /// A golden file is used when a test names it, in full or with an interpolated part.
    @Test func everyGoldenFileIsCompared() throws {
        for suite in try Repository.folders(in: "Tests") {
            let files = try Repository.files(under: "Tests/\(suite)")
            let code = try files.filter { $0.hasSuffix(".swift") }.map { try Repository.text($0) }.joined()
            let named = code.matches(of: /"([^"\n]{3,})"/).map { String($0.output.1) }
            for golden in files where golden.contains("/Golden/") {
                let name = golden.split(separator: "/").last.map(String.init) ?? golden
                let stem = name.split(separator: ".").first.map(String.init) ?? name
                let isUsed = named.contains { Self.matches($0, name) || Self.matches($0, stem) }
                #expect(isUsed, "no test reads \(golden)")
            }
        }
    }

    /// True when the literal, with anything for what it interpolates, is the name.
    private static func matches(_ literal: String, _ name: String) -> Bool {
        let parts = literal.split(separator: /\\\([^)]*\)/, omittingEmptySubsequences: false)
        guard parts.count > 1 else { return literal.hasSuffix("/\(name)") || literal == name }
        guard let first = parts.first, let last = parts.last, first.count + last.count >= 3 else { return false }
        let prefix = first.split(separator: "/").last ?? first
        return name.hasPrefix(prefix) && name.hasSuffix(last) && name.count >= prefix.count + last.count
    }
}
