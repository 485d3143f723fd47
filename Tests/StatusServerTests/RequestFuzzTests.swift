import Foundation
import HostModel
import LoopbackClient
import StatusServer
import Testing

/// Requests made by mutating those of the corpus, over real sockets. Each case is repeatable from its number alone.
@Suite(.timeLimit(.minutes(30)))
struct RequestFuzzTests {
    private static let knownStatuses: Set<Int> = [200, 400, 403, 404, 405, 414, 417, 431, 500, 501, 503, 505]

    /// Number of cases: more with `AEROSTAT_FUZZ_CASES`.
    private static let cases = ProcessInfo.processInfo.environment["AEROSTAT_FUZZ_CASES"].flatMap(Int.init) ?? 1000

    @Test func mutatedRequestIsAnsweredOrCutOffAndHarmsNobody() async throws {
        let corpus = try Self.corpus()
        try await RunningServer.run(configure: { $0.requestTimeout = .seconds(2) }) { server in
            for number in 0..<Self.cases {
                var random = SeededGenerator(seed: UInt64(number))
                let bytes = Self.mutated(from: corpus, using: &random)
                let connection = try LoopbackConnection(port: server.port)
                // The server may refuse the rest of what it has seen enough of.
                try? await connection.send(bytes)
                connection.finishSending()
                let start = ContinuousClock.now
                let reply = try await connection.readToEnd()
                let report = Comment(rawValue: "case \(number): \(String(decoding: bytes.prefix(300), as: UTF8.self))")
                #expect(ContinuousClock.now - start < .seconds(5), report)
                let text = String(decoding: reply, as: UTF8.self)
                // The library's own refusal, without a word: the gate has let something through that it would not read.
                #expect(!text.lowercased().contains("content-length: 0\r\n"), report)
                for status in Self.statuses(in: text) { #expect(Self.knownStatuses.contains(status), report) }
                if number % 100 == 99 { #expect(try await server.get("/-/healthy").status == 200, report) }
            }
            let counts = server.account.ledger
            #expect(counts.refused[.malformed, default: 0] > 0)
            #expect(counts.scrapes > 0)
            try await server.waitForCounts { $0.openConnections == 0 && $0.scrapesInFlight == 0 }
        }
    }

    private static func corpus() throws -> [[UInt8]] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Corpus")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".http") }
        #expect(names.count >= 10)
        return try names.sorted().map { Array(try Data(contentsOf: folder.appending(path: $0))) }
    }

    /// One to four changes to one request, or a request behind another.
    private static func mutated(from corpus: [[UInt8]], using random: inout SeededGenerator) -> [UInt8] {
        var bytes = corpus[random.below(corpus.count)]
        for _ in 0...random.below(4) {
            let place = random.below(bytes.count + 1)
            let end = min(bytes.count, place + random.below(16))
            switch random.below(8) {
            case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.below(8))
            case 1 where place < bytes.count: bytes[place] = UInt8(random.below(256))
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 4: bytes.insert(contentsOf: corpus[random.below(corpus.count)], at: place)
            case 5: bytes.insert(contentsOf: Array(nasty[random.below(nasty.count)].utf8), at: place)
            case 6: bytes.removeSubrange(place...)
            default:
                let flood = [UInt8](repeating: UInt8(random.below(256)), count: random.below(20_000))
                bytes.insert(contentsOf: flood, at: place)
            }
        }
        return bytes
    }

    private static let nasty = [
        "\r\n", "\n", "\r", "\0", ":", " ", "\t", "\r\n\r\n", "%00", "..", "//", "HTTP/1.1", "HTTP/1.0",
        "Content-Length: 1\r\n", "Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n",
        "Connection: upgrade\r\n",
        "Upgrade: websocket\r\n", "Host: b\r\n", "Expect: 100-continue\r\n", "?target=", "&", "\u{feff}", "0\r\n\r\n",
    ]

    /// The statuses of all answers in what the server sent. A sentence may speak of HTTP/1.1 as well, without a number.
    private static func statuses(in reply: String) -> [Int] {
        let parts = reply.components(separatedBy: "HTTP/1.1 ").dropFirst()
        return parts.compactMap { Int($0.prefix(3)) }
    }
}

/// SplitMix64: https://prng.di.unimi.it/splitmix64.c
private struct SeededGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
