/// Simulated time as rule files have it: `12m15s`.
enum SimulatedTime {
    /// Longest first.
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// Such as `0s`, `12m15s` or `1d2h`: the parts that are not zero.
    static func text(_ milliseconds: Int64) -> String {
        var rest = milliseconds
        var text = ""
        for unit in units where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return text.isEmpty ? "0s" : text
    }

    /// Milliseconds; nil for what is no such time. Blanks between the parts are accepted: `12m 15s`.
    static func milliseconds(_ text: some StringProtocol) -> Int64? {
        let parts = text.split(separator: " ")
        // Each part has its unit, so that `1 2m` is not read as twelve minutes.
        guard parts.count <= 1 || parts.allSatisfy({ $0.last?.isLetter ?? false }) else { return nil }
        return PrometheusDuration.milliseconds(parts.joined())
    }
}
