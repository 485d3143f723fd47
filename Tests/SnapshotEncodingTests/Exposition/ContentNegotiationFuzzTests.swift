import Foundation
import Testing

@testable import SnapshotEncoding

/// Headers that were cut, glued and spoilt at random: whatever comes, the answer is one of those that there are, and is
/// the one that a second, slower reading of RFC 9110 gives too.
///
/// `Corpus/accept.txt` and `Corpus/accept-encoding.txt` hold a header a line, with the escapes of JSON. A case
/// that ever failed is added there. `AEROSTAT_FUZZ_CASES` asks for another number of cases.
@Suite(.timeLimit(.minutes(30)))
struct ContentNegotiationFuzzTests {
    private static let caseCount =
        ProcessInfo.processInfo.environment["AEROSTAT_FUZZ_CASES"].flatMap { Int($0) } ?? 20_000

    private static func corpus(_ name: String) throws -> [[UInt8]] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(components: "Corpus", name)
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            let literal = Data("\"\(line)\"".utf8)
            return Array(try JSONDecoder().decode(String.self, from: literal).utf8)
        }
    }

    private static let contentTypes = Set(
        ExpositionFormat.allCases.flatMap { format in
            [format.contentType]
                + ["allow-utf-8", "underscores", "dots", "values"].map { "\(format.contentType); escaping=\($0)" }
        }
    )

    @Test func everyHeaderOfTheCorpusIsAnsweredAsTheRulesSay() throws {
        let headers = try Self.corpus("accept.txt")
        #expect(headers.count > 40)
        for header in headers { expectRules(String(decoding: header, as: UTF8.self)) }
        let encodings = try Self.corpus("accept-encoding.txt")
        #expect(encodings.count > 10)
        for encoding in encodings { expectGzipRules(String(decoding: encoding, as: UTF8.self)) }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func spoiltHeadersAreAnsweredAsTheRulesSay(seed: UInt64) throws {
        let corpus = try Self.corpus("accept.txt")
        var random = SplitMix(state: seed)
        var formats: Set<ExpositionFormat> = []
        for _ in 0..<Self.caseCount / 4 {
            let header = HeaderMutation.spoilt(corpus, &random)
            let text = String(decoding: header, as: UTF8.self)
            formats.insert(ContentNegotiation.choice(accept: text).format)
            guard expectRules(text) else {
                Issue.record("seed \(seed): \(text.debugDescription)")
                return
            }
        }
        // Else the headers were spoilt too much to tell anything.
        #expect(formats == Set(ExpositionFormat.allCases))
    }

    @Test(arguments: [5, 6] as [UInt64])
    func spoiltEncodingsAreAnsweredAsTheRulesSay(seed: UInt64) throws {
        let corpus = try Self.corpus("accept-encoding.txt")
        var random = SplitMix(state: seed)
        var answers: Set<Bool> = []
        for _ in 0..<Self.caseCount / 4 {
            let text = String(decoding: HeaderMutation.spoilt(corpus, &random), as: UTF8.self)
            answers.insert(ContentNegotiation.prefersGzip(acceptEncoding: text))
            guard expectGzipRules(text) else {
                Issue.record("seed \(seed): \(text.debugDescription)")
                return
            }
        }
        #expect(answers == [true, false])
    }

    /// Twice the header takes no more than about twice the time: no header keeps the server busy.
    @Test func workIsBounded() {
        let longest = ContentNegotiation.maximumLength
        for unit in ["a/b,", ";", ";q=", "*/*;q=0.1,", "\"", "\\", "a;b=\"", "text/plain;version=0.0.4,", ";a=b"] {
            let header = String(String(repeating: unit, count: longest / unit.utf8.count))
            let duration = ContinuousClock().measure {
                for _ in 0..<10 { _ = ContentNegotiation.choice(accept: header) }
                for _ in 0..<10 { _ = ContentNegotiation.prefersGzip(acceptEncoding: header) }
            }
            // A debug build on a busy machine takes some 20 ms.
            #expect(duration < .seconds(2), "\(unit)")
        }
    }

    @discardableResult
    private func expectRules(_ accept: String) -> Bool {
        let choice = ContentNegotiation.choice(accept: accept)
        let expected = NegotiationRules.format(accept)
        #expect(choice.format == expected, "\(accept.debugDescription)")
        #expect(Self.contentTypes.contains(choice.contentType), "\(choice.contentType.debugDescription)")
        #expect(choice.contentType.hasPrefix(choice.format.contentType))
        return choice.format == expected && Self.contentTypes.contains(choice.contentType)
    }

    @discardableResult
    private func expectGzipRules(_ header: String) -> Bool {
        let answer = ContentNegotiation.prefersGzip(acceptEncoding: header)
        let expected = NegotiationRules.prefersGzip(header)
        #expect(answer == expected, "\(header.debugDescription)")
        return answer == expected
    }
}
