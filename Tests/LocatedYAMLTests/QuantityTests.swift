import Testing

@testable import LocatedYAML

struct QuantityTests {
    @Test(arguments: [
        (Quantity.size, "16 GiB", 4_194_304), (.size, "16GiB", 4_194_304), (.size, "0.1 GiB", 26_214),
        (.size, "4095 B", 0), (.size, "4096 B", 1), (.size, "8 KiB", 2), (.size, "0", 0), (.size, "0.0", 0),
        (.size, "1.999999999999999 KiB", 0), (.size, "8388607 TiB", 2_251_799_545_249_792),
        (.bytes, "1GiB", 1_073_741_824), (.bytes, "0.5 KiB", 512), (.bytes, "17 B", 17),
        (.duration, "250ms", 250), (.duration, "90s", 90_000), (.duration, "1.5h", 5_400_000),
        (.duration, "1d", 86_400_000),
        (.duration, "0.0005 s", 0), (.latency, "100us", 100), (.latency, "5ms", 5000), (.latency, "1s", 1_000_000),
        (.percentage, "75%", 750_000), (.percentage, "0.1 %", 1000), (.percentage, "0.00009%", 0),
        (.percentage, "33.3333%", 333_333), (.count, "007", 7), (.count, "999999999999999999", 999_999_999_999_999_999),
        (.growthRate, "64 MiB/s", 16_384), (.bandwidth, "200 MiB/s", 209_715_200), (.mebibyteRate, "1 GiB/s", 1024),
        (.pageRate, "1024 pages/s", 1024), (.frequency, "2.4 GHz", 2_400_000), (.frequency, "800MHz", 800_000),
    ])
    func writtenQuantitiesAreExact(kind: Quantity, text: String, value: Int64) throws {
        #expect(try kind.parse(text, expectation: "") == value)
    }

    @Test(arguments: [
        (Quantity.size, ""), (.size, " 1 GiB"), (.size, "1 GiB "), (.size, "+1 GiB"), (.size, "1 gib"),
        (.size, "1. GiB"),
        (.size, "1 GiB/s"), (.size, "١ GiB"), (.size, "1\u{a0}GiB"), (.size, "8388608 TiB"),
        (.size, "1000000000000000000 B"),
        (.duration, "1h30m"), (.duration, "1us"), (.latency, "1m"), (.percentage, "0.5"), (.count, "1.0"),
        (.count, "1 %"),
        (.count, "9223372036854775808"), (.pageRate, "1.5 pages/s"), (.mebibyteRate, "0.5 MiB/s"), (.frequency, "2.4"),
    ])
    func otherTextsAreRefused(kind: Quantity, text: String) {
        #expect(throws: Quantity.Rejection.self) { try kind.parse(text, expectation: "") }
    }

    @Test(arguments: [
        (Quantity.size, 0, "0 B"), (.size, 1, "4 KiB"), (.size, 256, "1 MiB"), (.size, 257, "1028 KiB"),
        (.size, 6_442_450_944, "24 TiB"), (.bytes, 1_048_576, "1 MiB"), (.bytes, 17, "17 B"), (.duration, 60_000, "1m"),
        (.duration, 90_000, "90s"),
        (.duration, 86_400_000, "1d"),
        (.percentage, 990_000, "99%"), (.percentage, 995_000, "99.5%"), (.percentage, 1, "0.0001%"), (.count, 0, "0"),
        (.mebibyteRate, 32, "32 MiB/s"), (.frequency, 100_000, "100 MHz"), (.latency, 10_000_000, "10s"),
    ])
    func shownQuantitiesUseTheLargestExactUnit(kind: Quantity, value: Int64, text: String) {
        #expect(kind.show(value) == text)
    }
}
