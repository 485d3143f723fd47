import Testing

@testable import WebFiles

struct GoDurationTests {
    @Test(
        arguments: [
            ("0", 0), ("+0", 0), ("0s", 0), ("1ns", 1), ("1us", 1_000), ("1\u{B5}s", 1_000), ("1\u{3BC}s", 1_000),
            ("1ms", 1_000_000), ("1s", 1_000_000_000), ("1m", 60_000_000_000), ("1h", 3_600_000_000_000),
            ("1h2m3s4ms5us6ns", 3_723_004_005_006), ("1.5s", 1_500_000_000), (".5s", 500_000_000),
            ("1.s", 1_000_000_000),
            ("0.1h", 360_000_000_000), ("2.5m", 150_000_000_000), ("0.0000000001s", 0), ("1.999ns", 1),
            ("1s1s", 2_000_000_000),
            ("9223372036854775807ns", Int64.max), ("0.333333333333333333333s", 333_333_333),
        ] as [(String, Int64)]
    )
    func timesAreReadAsGoReadsThem(text: String, nanoseconds: Int64) {
        #expect(GoDuration.nanoseconds(text) == nanoseconds)
    }

    @Test(arguments: [
        "", "1", "s", ".s", "1 s", "1d", "1S", "-1s", "--1s", "1s ", "1.2.3s", "1e3s", "9223372036854775808ns",
        "2562048h", "99999999999999999999s", "1s-1s", "\u{661}s", "0x1s", "+", "1ss",
    ])
    func othersAreNoTimes(text: String) {
        #expect(GoDuration.nanoseconds(text) == nil)
    }
}
