/// One checked number: what was published beside what aerostat simulates.
public struct Finding: Sendable, Hashable {
    /// The published side of a row.
    public enum Published: Sendable, Hashable {
        case number(Double)
        /// A statement without a figure, such as "flat".
        case statement(String)
    }

    public enum Verdict: Sendable, Hashable {
        case ok, miss
    }

    public let what: String
    public let published: Published
    public let simulated: Double
    public let unit: String
    /// Digits after the point of published and simulated figure, as many as were published.
    public let decimals: Int
    public let evidence: Evidence
    public let criterion: Criterion
    /// Where the tolerance or the bound comes from.
    public let basis: String
    /// Why the figure misses, where it is known to.
    public let reason: String?

    /// - Precondition: the evidence permits the criterion, and only a number can be met within a tolerance.
    public init(
        _ what: String,
        published: Published,
        simulated: Double,
        unit: String = "",
        decimals: Int = 0,
        evidence: Evidence,
        _ criterion: Criterion,
        basis: String,
        reason: String? = nil
    ) {
        precondition(evidence.permits(criterion), "[\(evidence.rawValue)] does not carry the check of: \(what)")
        self.what = what
        self.published = published
        self.simulated = simulated
        self.unit = unit
        self.decimals = decimals
        self.evidence = evidence
        self.criterion = criterion
        self.basis = basis
        self.reason = reason
    }

    public var verdict: Verdict { isMet ? .ok : .miss }

    /// `ok` or `miss`, with `unverified` where the published figure is only recalled.
    public var verdictText: String {
        let word = verdict == .ok ? "ok" : "miss"
        return evidence.isUnverified ? "\(word) (unverified)" : word
    }

    private var isMet: Bool {
        guard simulated.isFinite else { return false }
        switch criterion {
        case .equal:
            guard let number = publishedNumber else { return false }
            return decimalText(simulated, decimals: decimals) == decimalText(number, decimals: decimals)
        case .within(let tolerance):
            guard let number = publishedNumber else { return false }
            return abs(simulated - number) <= tolerance
        case .atLeast(let bound): return simulated >= bound
        case .atMost(let bound): return simulated <= bound
        case .between(let low, let high): return simulated >= low && simulated <= high
        }
    }

    public var publishedNumber: Double? {
        if case .number(let number) = published { return number }
        return nil
    }

    // MARK: As text

    public var publishedText: String {
        switch published {
        case .number(let number): withUnit(number)
        case .statement(let text): text
        }
    }

    public var simulatedText: String { withUnit(simulated) }

    /// Simulated less published: a percentage of the published figure, an amount where that is 0, nothing where no
    /// figure was published.
    public var errorText: String {
        guard let number = publishedNumber, simulated.isFinite else { return "" }
        let difference = simulated - number
        if number == 0 || unit == "%" { return signed(difference, decimals: max(1, decimals)) + pointsSuffix }
        return signed(100 * difference / abs(number), decimals: 2) + " %"
    }

    public var toleranceText: String {
        switch criterion {
        case .equal: "exact"
        case .within(let tolerance):
            "\u{00B1}" + decimalText(tolerance, decimals: digits(of: tolerance))
                + (unit == "%" ? pointsSuffix : unit.isEmpty ? "" : " \(unit)")
        case .atLeast(let bound): "at least " + boundText(bound)
        case .atMost(let bound): "at most " + boundText(bound)
        case .between(let low, let high):
            decimalText(low, decimals: digits(of: low)) + " to " + boundText(high)
        }
    }

    private var pointsSuffix: String { unit == "%" ? " points" : "" }

    private func withUnit(_ number: Double) -> String {
        decimalText(number, decimals: decimals) + (unit.isEmpty ? "" : " \(unit)")
    }

    private func boundText(_ bound: Double) -> String {
        decimalText(bound, decimals: digits(of: bound)) + (unit.isEmpty ? "" : " \(unit)")
    }

    private func signed(_ number: Double, decimals: Int) -> String {
        let text = decimalText(number, decimals: decimals)
        return number > 0 && text.contains { $0 != "0" && $0 != "." } ? "+\(text)" : text
    }

    /// As many digits after the point as a bound needs, at most one more than the figures have.
    private func digits(of number: Double) -> Int {
        for digits in 0...decimals {
            let scaled = abs(number) * powerOfTen(digits)
            if abs(scaled - scaled.rounded()) < 1e-6 { return digits }
        }
        return decimals + 1
    }
}
