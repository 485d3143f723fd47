import Testing

@testable import ScenarioFiles

/// Input that would cost a YAML parser, or a walk over its result, unbounded time, memory or stack.
@Suite(.serialized)
struct SourceDocumentTests {
    /// Far above what any of these takes, even in a debug build on a busy machine.
    private static let limit = Duration.seconds(60)

    struct Hostile: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        /// How the report begins.
        var expected: String

        init(_ name: String, _ text: String, _ expected: String) {
            self.name = name
            bytes = Array(text.utf8)
            self.expected = expected
        }

        init(_ name: String, bytes: [UInt8], _ expected: String) {
            self.name = name
            self.bytes = bytes
            self.expected = expected
        }

        var testDescription: String { name }
    }

    @Test(arguments: hostile)
    func hostileInputIsRefusedInBoundedTime(_ input: Hostile) {
        let clock = ContinuousClock()
        var text = ""
        let time = clock.measure { text = report(of: input.bytes) }
        #expect(text.hasPrefix(input.expected))
        #expect(text.utf8.count < 60_000)
        #expect(time < Self.limit)
    }

    private static let megabyte = 1_048_576
    private static let largest = ScenarioBounds.fileBytes

    static let hostile: [Hostile] = [
        Hostile("10 MB of noise", bytes: noise(10 * megabyte), "t.yaml:1:1: the file is larger than 4 MiB"),
        Hostile("4 MiB of noise", bytes: noise(largest), "t.yaml:"),
        Hostile("4 MiB of printable noise", bytes: noise(largest).map { 32 + $0 % 95 }, "t.yaml:"),
        Hostile("4 MiB of zeros", bytes: [UInt8](repeating: 0, count: largest), "t.yaml:1:1: byte 0x00 is not text"),
        Hostile(
            "UTF-16",
            bytes: [0xFF, 0xFE] + "hosts:".utf8.flatMap { [$0, 0] },
            "t.yaml:1:4: byte 0x00 is not text"
        ),
        Hostile(
            "Latin 1",
            bytes: Array("description: f".utf8) + [0xFC] + Array("r\n".utf8),
            "t.yaml:1:15: this is not UTF-8"
        ),
        Hostile("cut UTF-8", bytes: Array("description: a\n# f".utf8) + [0xC3], "t.yaml:2:4: this is not UTF-8"),
        Hostile("aliases that stand for 3^40 values", aliasBomb(levels: 40), "t.yaml:"),
        Hostile("aliases of mappings", mappingBomb(levels: 40), "t.yaml:"),
        Hostile("aliases in a key", aliasBomb(levels: 40) + "? *a40\n: x\n", "t.yaml:44:1: a question mark"),
        Hostile("aliases as a key", aliasBomb(levels: 40) + "*a40 : x\n", "t.yaml:44:6: an alias cannot be a key"),
        Hostile(
            "deep lists",
            String(repeating: "[", count: largest),
            "t.yaml:1:101: more than 100 brackets are open here"
        ),
        Hostile("deep mappings", String(repeating: "{a: ", count: largest / 4), "t.yaml:1:401: more than 100 brackets"),
        Hostile("deep dashes", String(repeating: "- ", count: largest / 2), "t.yaml:1:"),
        Hostile("deep indentation", deepIndentation(2000), "t.yaml:"),
        Hostile(
            "90 levels",
            String(repeating: "[", count: 90) + String(repeating: "]", count: 90),
            "t.yaml:1:33: nested more than 32 levels"
        ),
        Hostile(
            "90 levels of keys",
            String(repeating: "{a: ", count: 90) + "1" + String(repeating: "}", count: 90),
            "t.yaml:1:129: nested more than 32 levels"
        ),
        Hostile(
            "brackets hidden behind quotes",
            String(repeating: "[ \"]\", ", count: 999),
            "t.yaml:2:1: not valid YAML"
        ),
        Hostile("deep brackets hidden behind quotes", String(repeating: "[ \"]\", ", count: 100_000), "t.yaml:1:"),
        Hostile(
            "many values in open brackets",
            String(repeating: "[", count: 100) + String(repeating: "a,", count: largest / 2 - 1000),
            "t.yaml:2:1: not valid YAML"
        ),
        Hostile(
            "two million values",
            "hosts: [" + String(repeating: "a,", count: largest / 2 - 10) + "]\n",
            "t.yaml:1:"
        ),
        Hostile(
            "half a million keys",
            (0..<largest / 10).map { String($0 + 100_000) + ": 1\n" }.joined().prefix(largest).description,
            "t.yaml:"
        ),
        Hostile(
            "equal keys",
            String(repeating: "key: 1\n", count: largest / 7),
            "t.yaml:2:1: the key \"key\" appears more than once"
        ),
        Hostile(
            "one long text",
            "description: " + String(repeating: "a", count: largest - 20),
            "t.yaml:1:1: the key hosts is missing"
        ),
        Hostile(
            "one long key",
            String(repeating: "a", count: 1000) + ": 1\nhosts: []",
            "t.yaml:1:1: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\": unknown key; "
        ),
        Hostile(
            "many anchors",
            (0..<200_000).map { "- &a\($0) x\n" }.joined(),
            "t.yaml:200000:3: with its aliases expanded"
        ),
        Hostile("many documents", String(repeating: "---\n", count: largest / 4), "t.yaml:2:1: a second YAML document"),
        Hostile("many tags", String(repeating: "!a [", count: 1000), "t.yaml:1:"),
        Hostile(
            "many directives",
            (0..<200_000).map { "%TAG !a\($0)! tag:x\n" }.joined(),
            "t.yaml:1:1: a percent sign"
        ),
        Hostile("many quotes", String(repeating: "\"a\" ", count: megabyte), "t.yaml:1:"),
        Hostile("many spaces", String(repeating: " ", count: largest), "t.yaml:1:1: the file holds no scenario"),
        Hostile("many line breaks", String(repeating: "\n", count: largest), "t.yaml:1:1: the file holds no scenario"),
        Hostile("many question marks", String(repeating: "? ", count: megabyte), "t.yaml:1:1: a question mark"),
        Hostile("many colons", String(repeating: ": ", count: megabyte), "t.yaml:1:"),
    ]

    static func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 42
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    static func aliasBomb(levels: Int) -> String {
        var text = "x: [\n  &a0 [x],\n"
        for level in 1...levels {
            let below = "*a\(level - 1)"
            text += "  &a\(level) [\(below), \(below), \(below)],\n"
        }
        return text + "  ]\n"
    }

    static func mappingBomb(levels: Int) -> String {
        var text = "x:\n  - &a0 {b: 1}\n"
        for level in 1...levels { text += "  - &a\(level) {b: *a\(level - 1), c: *a\(level - 1)}\n" }
        return text
    }

    static func deepIndentation(_ levels: Int) -> String {
        (0..<levels).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    }
}
