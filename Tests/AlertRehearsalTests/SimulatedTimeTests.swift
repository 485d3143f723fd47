import Testing

@testable import AlertRehearsal

struct SimulatedTimeTests {
    @Test(arguments: [
        ("0s", 0), ("1ms", 1), ("1s500ms", 1500), ("15s", 15_000), ("12m15s", 735_000), ("1h", 3_600_000),
        ("1d2h3m4s", 93_784_000), ("365d", 31_536_000_000),
    ])
    func timesAreWrittenAndReadAlike(text: String, milliseconds: Int64) {
        #expect(SimulatedTime.text(milliseconds) == text)
        #expect(SimulatedTime.milliseconds(text) == milliseconds)
    }

    @Test(arguments: [
        ("0", 0), ("90s", 90_000), ("0m", 0), ("12m 15s", 735_000), ("1h0m30s", 3_630_000),
        ("999999999s", 999_999_999_000), ("1w", 604_800_000),
    ])
    func otherSpellingsAreRead(text: String, milliseconds: Int64) {
        #expect(SimulatedTime.milliseconds(text) == milliseconds)
    }

    @Test(arguments: [
        "", " ", "15", "s", "15x", "15S", "-15s", "+15s", "1.5m", "15s12m", "1m1m", "1 m", "1 2m", "1m 2", "15s 12m",
        "1m\u{0}", "00", "never", "99999999999999999999s",
    ])
    func otherTextsAreNoTimes(text: String) {
        #expect(SimulatedTime.milliseconds(text) == nil)
    }
}
