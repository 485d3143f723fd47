import HTTPTypes
import Testing

@testable import StatusServer

struct RequestHeadReaderTests {
    private static let limits = RequestLimits(requestLine: 64, head: 256, fields: 4)

    private func progress(_ text: String, limits: RequestLimits = Self.limits) -> RequestHeadReader.Progress {
        var reader = RequestHeadReader(limits: limits)
        return Array(text.utf8).withUnsafeBytes { reader.advance(over: $0) }
    }

    @Test(
        arguments: [
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", false, false),
            ("GET / HTTP/1.1\r\nHost:\r\n\r\n", false, false),
            ("GET / HTTP/1.0\r\n\r\n", false, true),
            ("GET / HTTP/1.1\r\nHost: a\r\nconnection: x,\tCLOSE \r\n\r\n", false, true),
            ("GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n", false, false),
            ("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\n", false, true),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n", true, false),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 00\r\n\r\n", false, false),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n", true, false),
            ("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n", true, false),
        ]
    )
    func readsWhatFollowsAndWhetherTheConnectionEnds(text: String, carriesBody: Bool, endsConnection: Bool) {
        let head = RequestHeadReader.Head(
            start: 0,
            end: text.utf8.count,
            carriesBody: carriesBody,
            endsConnection: endsConnection
        )
        #expect(progress(text) == .complete(head))
        #expect(progress(text + "GET ") == .complete(head))
    }

    @Test func findsTheSameEndByteForByte() {
        let bytes = Array("\r\nGET /a?b HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        var reader = RequestHeadReader(limits: Self.limits)
        for count in 0..<bytes.count {
            #expect(bytes[..<count].withUnsafeBytes { reader.advance(over: $0) } == .incomplete)
        }
        let head = RequestHeadReader.Head(start: 2, end: bytes.count)
        #expect(bytes.withUnsafeBytes { reader.advance(over: $0) } == .complete(head))
    }

    @Test(
        arguments: [
            ("noise\r\n", .badRequestLine), ("GET /\r\n", .badRequestLine), ("GET  / HTTP/1.1\r\n", .badRequestLine),
            ("GET / HTTP/1.1 \r\n", .badRequestLine), (" GET / HTTP/1.1\r\n", .badRequestLine),
            ("G@T / HTTP/1.1\r\n", .badRequestLine), ("GET / http/1.1\r\n", .badRequestLine),
            ("GET / HTTP/11\r\n", .badRequestLine), ("GET / HTTP/2.0\r\n", .unknownVersion),
            ("PRI * HTTP/2.0\r\n", .unknownVersion), ("GET / HTTP/1.2\r\n", .unknownVersion),
            ("BREW / HTTP/1.1\r\n", .unknownMethod), ("get / HTTP/1.1\r\n", .unknownMethod),
            ("CONNECT a:1 HTTP/1.1\r\n", .tunnel), ("GET * HTTP/1.1\r\n", .badTarget),
            ("GET http://a/metrics HTTP/1.1\r\n", .badTarget), ("GET a/b HTTP/1.1\r\n", .badTarget),
            ("GET /\u{0}metrics HTTP/1.1\r\n", .badTarget), ("GET /\u{e4} HTTP/1.1\r\n", .badTarget),
            ("GET /\ta HTTP/1.1\r\n", .badTarget), ("GET / HTTP/1.1\n", .badLineEnding), ("\n", .badLineEnding),
            ("GET / HTTP/1.1\r\nHost: a\n", .badLineEnding), ("GET / HTTP/1.1\r\nHost: a\r\n b\r\n", .foldedField),
            ("GET / HTTP/1.1\r\nHost : a\r\n", .badField), ("GET / HTTP/1.1\r\n: a\r\n", .badField),
            ("GET / HTTP/1.1\r\nHost\r\n", .badField), ("GET / HTTP/1.1\r\nA: b\rc\r\n", .badField),
            ("GET / HTTP/1.1\r\nA: \u{0}\r\n", .badField), ("GET / HTTP/1.1\r\n\r\n", .noHost),
            ("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", .repeatedHost),
            ("GET / HTTP/1.1\r\nContent-Length: -1\r\n", .badContentLength),
            ("GET / HTTP/1.1\r\nContent-Length: 1,1\r\n", .badContentLength),
            ("GET / HTTP/1.1\r\nContent-Length:\r\n", .badContentLength),
            ("GET / HTTP/1.1\r\nContent-Length: 9999999999999999999\r\n", .badContentLength),
            ("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n", .repeatedContentLength),
            (
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                .badTransferEncoding
            ),
            ("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .badTransferEncoding),
            (
                "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                .badTransferEncoding
            ),
            ("GET / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n", .unknownTransferCoding),
            ("GET / HTTP/1.1\r\nExpect: gold\r\n", .unknownExpectation),
            ("GET /" + String(repeating: "a", count: 64), .requestLineTooLong),
            ("GET /" + String(repeating: "a", count: 64) + " HTTP/1.1\r\n", .requestLineTooLong),
            ("GET / HTTP/1.1\r\nA: " + String(repeating: "a", count: 256), .headTooLarge),
            ("GET / HTTP/1.1\r\nA: " + String(repeating: "a", count: 256) + "\r\n\r\n", .headTooLarge),
            ("GET / HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 5), .tooManyFields),
        ] as [(String, RequestProblem)]
    )
    func refusesAsSoonAsItCan(text: String, problem: RequestProblem) {
        #expect(progress(text) == .refused(problem))
    }

    @Test func saysSomethingElseAboutEachProblem() {
        let limits = RequestLimits()
        let texts = Set(RequestProblem.allCases.map { $0.text(limits: limits) })
        #expect(texts.count == RequestProblem.allCases.count)
        #expect(RequestProblem.allCases.allSatisfy { (400...505).contains($0.status.code) })
    }
}
