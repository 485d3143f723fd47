import Foundation
import LocatedYAML
import Testing
import WebSecurity

@testable import WebFiles

/// Damaged web configuration files are refused with a place and without what stands in them, or do what they say.
///
/// `AEROSTAT_FUZZ_CASES` sets how many are tried; a failing one is printed with its seed, which belongs into `regressions`.
struct WebFileFuzzTests {
    /// Stands in the corpus wherever a secret could, by right or by mistake.
    private static let secret = "s3cretS3CRET"

    /// Seeds that once failed, each with what went wrong.
    private static let regressions: [UInt64] = []

    private static let cases =
        ProcessInfo.processInfo.environment["AEROSTAT_FUZZ_CASES"].flatMap { UInt64($0) } ?? 2000

    private static func corpus(from file: String = #filePath) throws -> [(name: String, bytes: [UInt8])] {
        let folder = URL(filePath: file).deletingLastPathComponent().appending(path: "Corpus")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)).sorted()
            .map { ($0, [UInt8](try Data(contentsOf: folder.appending(path: $0)))) }
    }

    @Test(arguments: [
        ("anchors.yml", 0), ("crlf.yml", 0), ("empty.yml", 0), ("everything.yml", 0), ("mark.yml", 0), ("rate.yml", 0),
        ("tls.yml", 0), ("users.yml", 0), ("folded.yml", 1), ("inline.yml", 3), ("junk.yml", 1), ("key-as-path.yml", 1),
        ("lists.yml", 14), ("merge.yml", 1), ("nulls.yml", 0), ("plain-password.yml", 2), ("unit.yml", 1),
    ])
    func theCorpusIsReadAsIs(name: String, problems: Int) throws {
        let corpus = try Self.corpus()
        #expect(corpus.count == 17)
        let bytes = try #require(corpus.first { $0.name == name }).bytes
        let found = try judge(bytes, WebFileBench())
        #expect(found.count == problems, "\(found)")
    }

    @Test func damagedFilesAreRefusedOrActOnWhatTheySay() throws {
        let bench = try WebFileBench()
        let corpus = try Self.corpus()
        var accepted = 0
        for seed in Self.regressions + Array(0..<Self.cases) {
            var random = SeededNumbers(seed: seed)
            var bytes = corpus[Int.random(in: 0..<corpus.count, using: &random)].bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) { damage(&bytes, corpus, &random) }
            let shown = String(decoding: bytes, as: UTF8.self)
            let problems = try judge(bytes, bench, "seed \(seed):\n\(shown)")
            if problems.isEmpty { accepted += 1 }
        }
        // Most damage is seen, and some files are still good: neither everything nor nothing is refused.
        #expect(accepted > 0 && accepted < Int(Self.cases))
    }

    /// The problems, after a look at what holds for every file.
    private func judge(_ bytes: [UInt8], _ bench: WebFileBench, _ comment: Comment = "") throws -> [SourceProblem] {
        let start = ContinuousClock.now
        defer { #expect(ContinuousClock.now - start < .seconds(5), comment) }
        do {
            let content = try bench.parse(bytes)
            let settings = content.settings
            for user in settings.users { #expect((4...31).contains(user.password.cost), comment) }
            for header in settings.headers {
                #expect(!header.value.isEmpty && header.value.utf8.allSatisfy { $0 == 9 || (32...126).contains($0) })
            }
            if let limit = settings.rateLimit { #expect(limit.interval > .zero && limit.burst >= 1, comment) }
            #expect(!content.isEmpty || (settings.tls == nil && settings.users.isEmpty), comment)
            #expect(settings.tls == nil || content.files.count >= 1, comment)
            return []
        } catch {
            guard case .invalid(let problems, _, _) = error else {
                Issue.record("\(error)")
                return []
            }
            #expect(!problems.isEmpty && error.lines.allSatisfy { !$0.contains("\n") }, comment)
            for problem in problems {
                let isPlaced = problem.file == "w.yml" && problem.position >= .start
                #expect(isPlaced && problem.description.utf8.count < 2000, comment)
                // The path of a file is told, and a key that stands twice; nothing else of the file is.
                let told = problem.message.replacing(#/^cannot read "[^"]*"|^the key "[^"]*" appears/#, with: "")
                #expect(!told.contains(Self.secret) && !problem.keyPath.contains(Self.secret), comment)
            }
            return problems
        }
    }

    /// Words that the reader knows, and what is odd in YAML.
    private static let words = [
        "tls_server_config:\n", "  cert_file: server.pem\n", "  key_file: other.key\n", "client_auth_type: x\n",
        "basic_auth_users:\n", "rate_limit: {interval: 1s, burst: 1}\n", "http2: false\n", "&a", "*a", "<<: *a\n",
        "? ", "- ", ": ", "|\n", ">\n", "'", "\"", "\\", "{", "}", "[", "]", "#", "\n", "\n---\n", "\t", "\0", "~",
        "!!binary ", "%YAML 1.2\n", "\u{85}", "\u{2028}", "é", "\u{FEFF}", secret, "-----BEGIN PRIVATE KEY-----\n",
        "999999999999999999999", "-1", "$2y$05$",
    ]

    private func damage(
        _ bytes: inout [UInt8],
        _ corpus: [(name: String, bytes: [UInt8])],
        _ random: inout SeededNumbers
    ) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, place + Int.random(in: 1...20, using: &random))
        switch Int.random(in: 0..<7, using: &random) {
        case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 3: bytes.removeSubrange(place...)
        case 4:
            let other = corpus[Int.random(in: 0..<corpus.count, using: &random)].bytes
            bytes.insert(contentsOf: other.prefix(Int.random(in: 0...other.count, using: &random)), at: place)
        case 5:
            var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            lines.swapAt(
                Int.random(in: 0..<lines.count, using: &random),
                Int.random(in: 0..<lines.count, using: &random)
            )
            bytes = Array(lines.joined(separator: [0x0A]))
        default:
            let word = Self.words[Int.random(in: 0..<Self.words.count, using: &random)]
            bytes.insert(contentsOf: Array(word.utf8), at: place)
        }
    }
}

/// Numbers that are the same in every run.
private struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
