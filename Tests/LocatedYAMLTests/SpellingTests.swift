import Testing

@testable import LocatedYAML

struct SpellingTests {
    @Test(arguments: [
        ("memry", "memory"), ("MEMORY", "memory"), ("meomry", "memory"), ("memmorry", "memory"), ("hots", "hosts"),
        ("workload", nil), ("me", nil), ("", nil), ("hst", nil), (String(repeating: "memory", count: 10), nil),
    ])
    func nearWordsAreFound(word: String, expected: String?) {
        #expect(Spelling.nearest(to: word, among: ["hosts", "memory", "at"]) == expected)
    }
}
