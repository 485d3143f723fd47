import CurlTransfer
import Foundation
import LoopbackServers
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TransferAnswerTests {
    private static func answer(
        _ scripted: ScriptedReceiver.Answer,
        _ change: (inout TransferRequest) -> Void = { _ in }
    ) throws -> TransferAnswer {
        let receiver = try ScriptedReceiver(always: scripted)
        defer { receiver.stop() }
        return try TransferBench.put("http://127.0.0.1:\(receiver.port)/x", change)
    }

    @Test func headersThatAreAskedForAreKept() throws {
        let headers = [
            "X-Written: 12 ", "x-list: a", "X-List: b", "X-Other: c", "X-Long: " + String(repeating: "a", count: 2_000),
        ]
        let answer = try Self.answer(.status(204, headers: headers)) {
            $0.answerHeaders = ["x-written", "x-list", "x-long", "x-missing"]
        }
        #expect(answer.headers["x-written"] == "12" && answer.headers["x-list"] == "a, b")
        #expect((answer.headers["x-long"] ?? "").utf8.count <= 1_024)
        #expect(answer.headers["x-other"] == nil && answer.headers["x-missing"] == nil)
        #expect(try Self.answer(.status(204, headers: headers)).headers.isEmpty)
    }

    @Test func sentBytesAreThoseOfHeadAndBody() throws {
        for count in [0, 4, 1_000_000] {
            let answer = try Self.answer(.status(204)) {
                $0.exchange = .http(
                    method: "POST",
                    contentType: "text/plain",
                    body: [UInt8](repeating: 0x61, count: count)
                )
            }
            #expect(
                (Int64(count) + 50...Int64(count) + 400).contains(answer.sentBytes),
                "\(count): \(answer.sentBytes)"
            )
        }
    }

    @Test(arguments: [
        ("0", 0...0), ("1", 1...1), ("120", 120...120), ("86400", 86_400...86_400), ("-5", 0...0), ("", 0...0),
        ("soon", 0...0), ("Sun, 06 Nov 1994 08:49:37 GMT", 0...0),
        ("Mon, 01 Jan 2120 00:00:00 GMT", 2_900_000_000...2_960_000_000),
    ])
    func receiverMayAskToBeLeftAlone(value: String, seconds: ClosedRange<Int>) throws {
        for status in [429, 503] {
            let wait = try Self.answer(.status(status, headers: ["Retry-After: \(value)"])).retryAfter
            #expect(seconds.contains(Int(wait.components.seconds)), "\(wait)")
        }
    }

    /// The three forms of RFC 9110 section 5.6.7.
    @Test(arguments: ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"])
    func receiverMayNameTheMoment(format: String) throws {
        var moment = time(nil) + 90
        var parts = tm()
        gmtime_r(&moment, &parts)
        var text = [CChar](repeating: 0, count: 64)
        let count = strftime(&text, text.count, format, &parts)
        let value = String(decoding: text[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        let wait = try Self.answer(.status(503, headers: ["Retry-After: \(value)"])).retryAfter
        #expect((.seconds(80) ... .seconds(90)).contains(wait), "\(value): \(wait)")
    }

    @Test func redirectsAreNotFollowed() async throws {
        let elsewhere = try ScriptedReceiver(always: .status(204))
        let answer = try Self.answer(
            .status(307, headers: ["Location: http://127.0.0.1:\(elsewhere.port)/y?token=s3cret"])
        )
        #expect(answer.status == 307 && answer.redirect == "http://127.0.0.1:\(elsewhere.port)/y")
        #expect(await TransferBench.requests(of: elsewhere).isEmpty)
    }

    @Test(arguments: ["ftp://127.0.0.1:1/x", "file:///etc/hostname", "smtp://127.0.0.1:1", "gopher://127.0.0.1:1/"])
    func otherProtocolsThanTheRequestsAreNotSpoken(url: String) throws {
        let failure = try #require(throws: TransferFailure.self) { try TransferBench.put(url) }
        #expect(failure.reason.lowercased().contains("protocol"), "\(failure)")
    }

    @Test func mailIsNotSentToAWebServer() throws {
        let failure = try #require(throws: TransferFailure.self) {
            try TransferBench.put("http://127.0.0.1:1/") {
                $0.exchange = .mail(sender: "a@b.test", recipients: ["c@d.test"], message: [], encryption: .none)
            }
        }
        #expect(failure.reason.lowercased().contains("protocol"), "\(failure)")
    }

    @Test(arguments: [
        TransferCredentials.bearer(token: "a\r\nX-Other: b"), .bearer(token: "a b"),
        .basic(user: "a", password: "\u{0}b"),
    ])
    func credentialsThatCouldBreakOutAreNotSent(credentials: TransferCredentials) async throws {
        let receiver = try ScriptedReceiver(always: .status(204))
        #expect(throws: TransferFailure.self) {
            try TransferBench.put("http://127.0.0.1:\(receiver.port)/x") { $0.credentials = credentials }
        }
        #expect(await TransferBench.requests(of: receiver).isEmpty)
    }

    /// The answer is cut within the secret, whatever its length.
    @Test(arguments: [0, 500, 1_000, 1_020])
    func secretsThatReachAcrossTheCutAreTakenOut(before: Int) throws {
        let secret = String((0..<300).flatMap { "k\($0)y" })
        let header = try TransferHeader(name: "X-Api-Key", value: secret, isSecret: true)
        let answer = try Self.answer(.status(400, body: String(repeating: "-", count: before) + secret)) {
            $0.headers = [header]
        }
        #expect(!answer.words.contains("k0"))
    }
}
