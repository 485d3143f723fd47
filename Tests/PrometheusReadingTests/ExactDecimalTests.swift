import Testing

@testable import PrometheusReading

struct ExactDecimalTests {
    private static func read(_ text: String, _ decimals: Int) -> ExactDecimal? {
        ExactDecimal(Array(text.utf8)[...], decimals: decimals)
    }

    @Test(arguments: [
        ("0", 0, 0), ("-0", 3, 0), ("1767225600.123", 3, 1_767_225_600_123), ("1767225600", 3, 1_767_225_600_000),
        ("9007199254740993", 0, 9_007_199_254_740_993), ("-4096", 0, -4096), ("0.123457", 6, 123_457),
        ("0.1", 6, 100_000), ("1.5e+3", 0, 1500), ("2E-3", 6, 2000), ("123456789.000001", 6, 123_456_789_000_001),
        ("0.0000004", 6, 0), ("0.0000005", 6, 1), ("-0.0000005", 6, -1), ("0.30000000000000004", 6, 300_000),
        ("1e-400", 6, 0), ("0.00000000000000000000000000001", 0, 0), ("0e999", 0, 0), ("007", 0, 7), ("5.", 0, 5),
    ])
    func textBecomesAnInteger(text: String, decimals: Int, value: Int64) {
        #expect(Self.read(text, decimals) == .value(value))
    }

    @Test(arguments: ["9223372036854775808", "1e300", "-1e19", "99999999999999999999999999999999999999", "1e9999"])
    func whatIsBeyondSixtyFourBitsIsSaid(text: String) {
        #expect(Self.read(text, 0) == .tooLarge)
    }

    @Test(arguments: ["NaN", "+Inf", "-Inf", "Inf"])
    func notEveryValueIsANumber(text: String) {
        #expect(Self.read(text, 6) == .notANumber)
    }

    @Test(arguments: ["", "-", ".", "1.2.3", "1e", "1e+", "1 ", " 1", "0x10", "1e99999999", "nan", "--1", "1,5"])
    func otherTextIsNone(text: String) {
        #expect(Self.read(text, 3) == nil)
    }
}
