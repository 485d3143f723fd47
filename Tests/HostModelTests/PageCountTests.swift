import HostModel
import Testing

struct PageCountTests {
    @Test func aPageIsFourKibibytes() {
        #expect(PageCount(1).bytes == ByteCount(4096))
        #expect(PageCount(262_144).bytes == .gibibytes(1))
        #expect(PageCount(-3).bytes == ByteCount(-12_288))
    }

    @Test func countsAddAndCompare() {
        #expect(PageCount(7) + PageCount(5) == PageCount(12))
        #expect(PageCount(5) - PageCount(7) == PageCount(-2))
        #expect(PageCount(-1) < PageCount.zero)
        var sum = PageCount(1)
        sum += PageCount(2)
        #expect(sum.value == 3)
    }
}
