import HostModel
import StatusServer
import Testing

@testable import SimulationRuntime

struct GzipPageTests {
    /// Bytes that compress well, badly, or not at all, as the number of different ones says.
    private static func bytes(_ count: Int, kinds: UInt64 = 256) -> [UInt8] {
        var state: UInt64 = 88_172_645_463_325_252
        return (0..<count).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return UInt8(truncatingIfNeeded: (state >> 32) % kinds)
        }
    }

    private static func wire(_ page: GzipPage, end: [UInt8]) -> [UInt8] {
        (page.parts + [page.end(with: end)]).flatMap(\.bytes)
    }

    /// Lengths around those of the pieces that are compressed and of the parts that come out.
    @Test(
        arguments: [0, 1, 4095, 4096, 131_071, 131_072, 131_073, 262_144, 1_000_000, 3_000_000],
        [1, 10, 256] as [UInt64]
    )
    func beginningAndEndAreOneStream(count: Int, kinds: UInt64) throws {
        let beginning = Self.bytes(count, kinds: kinds)
        let page = GzipPage(beginning: SharedPage(beginning))
        for end in [[], Array("# EOF\n".utf8), Self.bytes(100_000, kinds: kinds)] {
            #expect(try Gunzip.text(Self.wire(page, end: end)) == beginning + end)
        }
    }

    @Test func theBeginningIsCompressedOnceForAllEnds() {
        let page = GzipPage(beginning: SharedPage(Self.bytes(50_000, kinds: 10)))
        let (one, two) = (Self.wire(page, end: [1]), Self.wire(page, end: [2]))
        let shared = page.parts.reduce(0) { $0 + $1.byteCount }
        #expect(one.prefix(shared) == two.prefix(shared))
        #expect(one != two)
    }

    @Test func equalPagesAreEqualBytes() {
        let page = SharedPage(Self.bytes(200_000, kinds: 20))
        let (one, two) = (GzipPage(beginning: page), GzipPage(beginning: page))
        #expect(Self.wire(one, end: [7]) == Self.wire(two, end: [7]))
    }

    /// A part is memory that is allocated at once.
    @Test func partsAreBounded() {
        let page = GzipPage(beginning: SharedPage(Self.bytes(3_000_000)))
        #expect(page.parts.count > 10)
        #expect(page.parts.allSatisfy { $0.byteCount <= 262_144 })
    }
}
