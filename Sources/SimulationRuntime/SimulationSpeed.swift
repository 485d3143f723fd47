public import HostModel

/// How fast simulated time runs against the wall clock.
public enum SimulationSpeed: Sendable, Hashable {
    /// Simulated seconds for each second: 1 is real time, 60 an hour a minute. More than 0.
    case ratio(Ratio)
    /// As fast as the machine can.
    case maximum

    public static let realTime = SimulationSpeed.ratio(.one)

    /// Reads `1`, `60`, `0.5` or `max`; nil for anything else. Between 0.001 and 1 000 000, to the thousandth.
    public init?(parsing text: String) {
        if text == "max" {
            self = .maximum
            return
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, let whole = Self.number(first), whole <= 1_000_000 else {
            return nil
        }
        var thousandths = whole * 1000
        if parts.count == 2 {
            guard parts[1].utf8.count <= 3, let fraction = Self.number(parts[1]) else { return nil }
            thousandths += fraction * [100, 10, 1][parts[1].utf8.count - 1]
        }
        guard (1...1_000_000_000).contains(thousandths) else { return nil }
        self = .ratio(Ratio(millionths: thousandths * 1000))
    }

    private static func number(_ digits: Substring) -> Int64? {
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(digits)
    }
}

extension SimulationSpeed: CustomStringConvertible {
    /// As it is written on the command line.
    public var description: String {
        switch self {
        case .maximum: return "max"
        case .ratio(let ratio):
            let whole = ratio.millionths / 1_000_000
            let thousandths = ratio.millionths % 1_000_000 / 1000
            guard thousandths != 0 else { return "\(whole)" }
            var fraction = String(String(1000 + thousandths).dropFirst())
            while fraction.hasSuffix("0") { fraction.removeLast() }
            return "\(whole).\(fraction)"
        }
    }
}
