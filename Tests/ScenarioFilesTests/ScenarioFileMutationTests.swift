import HostSimulation
import Testing

@testable import ScenarioFiles

/// Valid files with random damage: each must give an error or a scenario, and quickly.
///
/// `AEROSTAT_MUTATIONS` sets the number of mutants for each file.
struct ScenarioFileMutationTests {
    /// Examples of the reference are named by a key that is in them.
    @Test(arguments: BuiltInScenarios.names + ["repeat", "hostCache", "halfPages"])
    func damagedFilesGiveAnErrorOrAScenario(_ name: String) throws {
        let original = try text(of: name)
        var random = Generator(state: name.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })
        var valid = 0
        var refused = 0
        for _ in 0..<Self.count {
            let seed = random.state
            let mutant = mutate(original, &random)
            do throws(ScenarioError) {
                let scenario = try ScenarioFile.parse(mutant, name: name, file: "m.yaml", directory: nil)
                valid += 1
                #expect(scenario.hosts.count >= 1)
            } catch {
                refused += 1
                let lines = error.description.split(separator: "\n")
                #expect(!lines.isEmpty && lines.allSatisfy(isLocated), "seed \(seed): \(error)")
            }
        }
        // Both must occur, or the damage is too weak or too strong to test anything.
        #expect(valid > 0)
        #expect(refused > Self.count / 4)
    }

    private func isLocated(_ line: Substring) -> Bool {
        let parts = line.split(separator: ":", maxSplits: 3)
        return line.hasPrefix("and ")
            || parts.count == 4 && parts[0] == "m.yaml" && Int(parts[1]) != nil && Int(parts[2]) != nil
    }

    private func text(of name: String) throws -> [UInt8] {
        if let text = BuiltInScenarios.text(of: name) { return text }
        let document = String(decoding: try RepositoryFile.bytes("docs/scenario-format.md"), as: UTF8.self)
        let blocks = document.split(separator: "```yaml\n").dropFirst().compactMap {
            $0.split(separator: "```\n").first
        }
        return Array(try #require(blocks.last { $0.contains("\(name): ") }).utf8)
    }

    private func mutate(_ original: [UInt8], _ random: inout Generator) -> [UInt8] {
        var bytes = original
        for _ in 0...random.below(3) {
            let at = random.below(bytes.count)
            let other = random.below(bytes.count)
            let length = min(random.below(12) + 1, bytes.count - at)
            switch random.below(8) {
            case 0: bytes[at] = UInt8(random.below(256))
            case 1: bytes[at] = Self.tokenBytes[random.below(Self.tokenBytes.count)]
            case 2: bytes.removeSubrange(at..<(at + length))
            case 3: bytes.insert(contentsOf: bytes[at..<(at + length)], at: other)
            case 4: bytes.insert(contentsOf: Self.tokens[random.below(Self.tokens.count)].utf8, at: at)
            case 5: bytes = swapLines(bytes, &random)
            case 6:
                bytes.replaceSubrange(
                    numberAround(at, bytes),
                    with: Self.numbers[random.below(Self.numbers.count)].utf8
                )
            default: bytes.removeSubrange(at...)
            }
            if bytes.isEmpty { bytes = [UInt8(ascii: "x")] }
        }
        return bytes
    }

    /// The first number at or after a place; nothing when there is none.
    private func numberAround(_ at: Int, _ bytes: [UInt8]) -> Range<Int> {
        let start = bytes[at...].firstIndex { (0x30...0x39).contains($0) } ?? bytes.count
        return start..<(bytes[start...].firstIndex { !(0x30...0x39).contains($0) } ?? bytes.count)
    }

    private func swapLines(_ bytes: [UInt8], _ random: inout Generator) -> [UInt8] {
        var lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        lines.swapAt(random.below(lines.count), random.below(lines.count))
        return Array(lines.joined(separator: [10]))
    }

    private static let count = environmentCount("AEROSTAT_MUTATIONS") ?? 1500
    private static let tokenBytes = Array("[]{}:,-?*&!|>'\"%@#\n\t 0".utf8)
    private static let tokens = [
        "*a ", "&a ", "? ", ": ", "- ", "\n", "  ", "{", "[", "<<: *a\n", "!!binary ", "--- ", "\"", "'", "| ", "99999",
        "-",
        "~", "null", "é", "\u{2028}", "\u{feff}", "%", " GB", "count: 100000\n", "group: web\n",
    ]
    private static let numbers = [
        "0", "1", "2", "-1", "9223372036854775807", "18446744073709551616", "0.0001", "200000", "10000", "1e9",
        "999999999999999999",
    ]
}

/// SplitMix64: the same damage everywhere.
private struct Generator {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(max(bound, 1)))
    }
}
