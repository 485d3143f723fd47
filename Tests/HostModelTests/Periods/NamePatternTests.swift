import HostModel
import RandomScenarios
import Testing

struct NamePatternTests {
    @Test(arguments: [
        ("", "", true), ("", "a", false), ("*", "", true), ("*", "web-01", true), ("**", "x", true),
        ("web-01", "web-01", true), ("web-01", "web-011", false), ("web-01", "aweb-01", false),
        ("web-*", "web-", true), ("web-*", "web-12", true), ("web-*", "web", false), ("*-01", "web-01", true),
        ("*-01", "-01", true), ("*-01", "web-010", false), ("esx-*-a*", "esx-01-a", true),
        ("esx-*-a*", "esx-01-b-a2", true), ("esx-*-a*", "esx-a", false), ("a*a", "a", false), ("a*a", "aa", true),
        ("*aab*", "aaab", true), ("a*b*c", "abbcbc", true), ("a*b*c", "abbcb", false), ("db-?", "db-1", false),
        ("db-?", "db-?", true), ("größe-*", "größe-1", true), ("WEB*", "web-01", false),
    ])
    func aStarStandsForAnyCharacters(pattern: String, name: String, isMatch: Bool) {
        #expect(NamePattern(pattern).matches(name) == isMatch)
        #expect(NamePattern(pattern).text == pattern)
    }

    @Test(arguments: UInt64(1)...20)
    func matchesWhatANaiveMatcherMatches(seed: UInt64) {
        var random = SeededChoice(seed: seed)
        var matches = 0
        for _ in 0..<2000 {
            let pattern = Self.text(of: ["a", "b", "ab", "*", "*"], &random, length: 7)
            let name = Self.text(of: ["a", "b", "ab", "aab"], &random, length: 6)
            let expected = Self.matches(Array(pattern)[...], Array(name)[...])
            if expected { matches += 1 }
            if NamePattern(pattern).matches(name) != expected { Issue.record("\(pattern) and \(name)") }
        }
        // Neither answer is rare.
        #expect((200...1800).contains(matches))
    }

    private static func text(of pieces: [String], _ random: inout SeededChoice, length: Int64) -> String {
        (0..<random.integer(in: 0...length)).map { _ in random.pick(pieces) }.joined()
    }

    /// Tries every length that a star can stand for.
    private static func matches(_ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        if first == "*" { return (0...name.count).contains { matches(pattern.dropFirst(), name.dropFirst($0)) } }
        return name.first == first && matches(pattern.dropFirst(), name.dropFirst())
    }
}
