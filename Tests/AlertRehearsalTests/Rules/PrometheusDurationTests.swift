import AlertRehearsal
import Testing

struct PrometheusDurationTests {
    @Test(
        arguments: [
            ("0", 0), ("0s", 0), ("1s", 1000), ("90s", 90_000), ("500ms", 500), ("1h30m", 5_400_000),
            ("1d", 86_400_000),
            ("2w", 1_209_600_000), ("1y", 31_536_000_000), ("1d2h15s500ms", 93_615_500), ("3600000ms", 3_600_000),
            ("99999999999999ms", 99_999_999_999_999),
        ] as [(String, Int64)]
    )
    func isRead(text: String, milliseconds: Int64) {
        #expect(PrometheusDuration.milliseconds(text) == milliseconds)
    }

    @Test(
        arguments: [
            "", "1", "s", "-1s", "1.5h", "1m1h", "1s1s", "1 h", " 1h", "1h ", "1q", "1ms1s", "1h30",
            "99999999999999999999s",
            "9223372036854775807s", "9223372036854775807ms1h", "1\u{200B}s", "１s",
        ]
    )
    func anythingElseIsNone(text: String) {
        #expect(PrometheusDuration.milliseconds(text) == nil)
    }
}
