import HostModel
import Testing

struct ByteCountTests {
    @Test func unitsArePowersOf1024() {
        #expect(ByteCount.kibibytes(3).value == 3072)
        #expect(ByteCount.mebibytes(3).value == 3_145_728)
        #expect(ByteCount.gibibytes(3).value == 3_221_225_472)
    }

    @Test(arguments: [(0, 0), (4095, 0), (4096, 1), (8191, 1), (8192, 2)])
    func wholePagesAreRoundedDown(bytes: Int64, pages: Int64) {
        #expect(ByteCount(bytes).pages == PageCount(pages))
    }

    @Test func amountsAddAndCompare() {
        #expect(ByteCount(7) + ByteCount(5) == ByteCount(12))
        #expect(ByteCount(5) - ByteCount(7) == ByteCount(-2))
        #expect(ByteCount.zero < ByteCount(1))
    }
}
