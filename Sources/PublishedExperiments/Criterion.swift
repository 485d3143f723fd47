/// What a simulated figure must fulfil to agree with the published one.
public enum Criterion: Sendable, Hashable {
    /// The same digits as printed.
    case equal
    /// At most this far from the published figure, in its unit.
    case within(Double)
    /// The shape of a result: a sign, an order, a saturation, a range.
    case atLeast(Double)
    case atMost(Double)
    case between(Double, Double)
}
