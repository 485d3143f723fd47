import Testing

@testable import aerostat

struct DurationArgumentTests {
    @Test(arguments: [
        ("90s", Int64(90_000)), ("10m", 600_000), ("2h", 7_200_000), ("250ms", 250), ("1d", 86_400_000),
        ("1.5h", 5_400_000), ("0.001s", 1), ("36500d", 3_153_600_000_000),
    ])
    func readsANumberWithItsUnit(text: String, milliseconds: Int64) {
        let time = DurationArgument(parsing: text)
        #expect(time?.milliseconds == milliseconds)
        #expect(time?.description == text)
    }

    @Test(arguments: [
        "", "s", "90", "90 s", "-1s", "+1s", "1.s", ".5s", "1.2.3s", "0s", "0.0001s", "36501d", "1w", "9999999999s",
        "1h30m", "٣s",
    ])
    func refusesAnythingElse(text: String) {
        #expect(DurationArgument(parsing: text) == nil)
    }
}
