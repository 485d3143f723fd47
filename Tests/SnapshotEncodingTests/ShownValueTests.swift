import HostModel
import Testing

@testable import SnapshotEncoding

struct ShownValueTests {
    private func text(_ value: Int64?, _ name: String) -> String {
        ShownValue.text(value, of: SeriesLayout.all(.virtualMachine).column(name))
    }

    @Test func valuesAreWrittenForPeople() {
        #expect(text(1_610_612_736, "memory_balloon_bytes_max") == "1.5 GiB")
        #expect(text(-4096, "idle_memory_tax_bytes_min") == "-4 KiB")
        #expect(text(123_456, "throughput_ratio_mean") == "12.3 %")
        #expect(text(12, "memory_shared_pages_max") == "12")
        #expect(text(333_333, "powered_on_mean") == "0.333")
        #expect(text(nil, "memory_balloon_bytes_max") == "–")
    }

    @Test(arguments: [
        (Int64(0), "0 s"), (1, "0.001 s"), (999, "0.999 s"), (1234, "1.23 s"), (59_999, "59.99 s"), (60_000, "1m"),
        (3_723_000, "1h 2m 3s"), (-250, "-0.25 s"),
    ])
    func timesAreShort(milliseconds: Int64, text: String) {
        #expect(ShownValue.seconds(milliseconds: milliseconds) == text)
    }

    @Test(arguments: [
        (Int64(0), "0 %"), (1, "< 0.1 %"), (499, "< 0.1 %"), (500, "0.1 %"), (123_456, "12.3 %"), (1_000_000, "100 %"),
        (-25_049, "-2.5 %"),
    ])
    func ratiosAreRoundedToTenthsOfAPercent(millionths: Int64, text: String) {
        #expect(ShownValue.percent(millionths: millionths) == text)
    }
}
