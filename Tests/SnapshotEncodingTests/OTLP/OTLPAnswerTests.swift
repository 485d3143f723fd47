import SnapshotEncoding
import Testing

struct OTLPAnswerTests {
    /// 300 refused points with a message, as protoc writes it, with an unknown field of each wire type before and after.
    private static let refusal: [UInt8] =
        [0x0A, 0x0C, 0x08, 0xAC, 0x02, 0x12, 0x07] + Array("too old".utf8)

    @Test func refusedPointsAndMessageAreRead() throws {
        let answer = try #require(OTLPAnswer(decoding: Self.refusal))
        #expect(answer.rejectedDataPoints == 300)
        #expect(answer.errorMessage == "too old")
    }

    @Test func unknownFieldsAreSkipped() throws {
        let unknown: [UInt8] = [
            0x50, 0x96, 0x01, 0x59, 1, 2, 3, 4, 5, 6, 7, 8, 0x65, 1, 2, 3, 4, 0x6A, 2, 0xFF, 0xFF,
        ]
        let answer = try #require(OTLPAnswer(decoding: unknown + Self.refusal + unknown))
        #expect(answer.rejectedDataPoints == 300)
    }

    @Test func emptyAnswerSaysNothing() throws {
        for body in [[], [0x0A, 0x00]] as [[UInt8]] {
            let answer = try #require(OTLPAnswer(decoding: body))
            #expect(answer.rejectedDataPoints == 0)
            #expect(answer.errorMessage.isEmpty)
        }
    }

    @Test func numberBelowZeroIsNone() throws {
        let body: [UInt8] = [0x0A, 0x0B, 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]
        #expect(try #require(OTLPAnswer(decoding: body)).rejectedDataPoints == 0)
    }

    @Test func longMessageIsCut() throws {
        var body: [UInt8] = [0x0A, 0xA3, 0x1F, 0x12, 0xA0, 0x1F]
        body += Array(repeating: UInt8(ascii: "x"), count: 4000)
        #expect(try #require(OTLPAnswer(decoding: body)).errorMessage.count == 1024)
    }

    @Test(arguments: [[0x00], [0x0A], [0x0A, 0x05, 0x08], [0x0B], [0x0F, 1], Array("<html>".utf8)] as [[UInt8]])
    func garbageIsNoAnswer(body: [UInt8]) {
        #expect(OTLPAnswer(decoding: body) == nil)
    }

    @Test func garbledAnswersNeverTrap() {
        var random = SplitMix(state: 6)
        var refused = 0
        for _ in 0..<50_000 {
            var body = Self.refusal
            for _ in 0...(random.next() % 4) {
                body[Int(random.next() % UInt64(body.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            body.removeLast(Int(random.next() % 4))
            if OTLPAnswer(decoding: body) == nil { refused += 1 }
        }
        #expect(refused > 1000)
    }
}
