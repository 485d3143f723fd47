import HostModel
import Testing

@testable import SnapshotEncoding

struct ShortTextTests {
    @Test(arguments: [
        (Int64(0), "0 B"), (1, "4 KiB"), (256, "1 MiB"), (384, "1.5 MiB"), (262_143, "1023.9 MiB"), (262_144, "1 GiB"),
        (1 << 40, "4096 TiB"), (1 << 50, "4194304 TiB"),
    ])
    func writesSizesForReaders(pages: Int64, text: String) {
        #expect(ShortText.size(PageCount(pages)) == text)
    }

    @Test(arguments: [
        (Int64(0), "0s"), (999, "0s"), (61_000, "1m 1s"), (3_600_000, "1h"), (93_784_000, "1d 2h 3m 4s"),
    ])
    func writesTimesForReaders(milliseconds: Int64, text: String) {
        #expect(ShortText.duration(milliseconds: milliseconds) == text)
    }
}
