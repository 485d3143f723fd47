import HostModel
import HostSimulation

/// An amount in a workload as the file gives it: fixed, or relative to the machine.
enum Amount: Hashable {
    case pages(Int64)
    /// Millionths of the machine's memory; of the time, where a workload says how busy it is.
    case share(Int64)

    static func percent(_ count: Int64) -> Amount { .share(count * 10_000) }

    /// The amount for a whole of `size`, rounded down.
    func resolved(size: Int64) -> Int64 {
        switch self {
        case .pages(let pages): pages
        case .share(let millionths): size * millionths / 1_000_000
        }
    }
}

/// A pattern whose amounts may be relative; `WorkloadPattern` is what becomes of it for a machine of known size.
enum AmountPattern: Hashable {
    case constant(Amount)
    case ramp(from: Amount, to: Amount, over: SimulationTime)
    case daily(low: Amount, high: Amount, peakAt: SimulationTime)
    case bursts(base: Amount, peak: Amount, every: SimulationTime, length: SimulationTime)
    case steps([Step])
    case trace(Trace, length: SimulationTime)

    struct Step: Hashable {
        var time: SimulationTime
        var value: Amount
    }

    /// The pattern for a whole of `size`: the machine's pages, or 1 000 000 where the result is in millionths.
    func resolved(size: Int64) -> WorkloadPattern {
        switch self {
        case .constant(let value):
            return .constant(value.resolved(size: size))
        case .ramp(let from, let to, let over):
            return .ramp(from: from.resolved(size: size), to: to.resolved(size: size), over: over)
        case .daily(let low, let high, let peakAt):
            return .daily(low: low.resolved(size: size), high: high.resolved(size: size), peakAt: peakAt)
        case .bursts(let base, let peak, let every, let length):
            return .bursts(
                base: base.resolved(size: size),
                peak: peak.resolved(size: size),
                every: every,
                length: length
            )
        case .steps(let steps):
            return .steps(
                steps.map { WorkloadPattern.Step(time: $0.time, value: $0.value.resolved(size: size)) }
            )
        case .trace(let trace, let length):
            guard trace.isShare else { return .trace(trace.steps, length: length) }
            let steps = trace.steps.map {
                WorkloadPattern.Step(time: $0.time, value: Amount.share($0.value).resolved(size: size))
            }
            return .trace(steps, length: length)
        }
    }

    /// The largest value that the pattern ever takes.
    func maximum(size: Int64) -> Int64 {
        switch self {
        case .constant(let value): value.resolved(size: size)
        case .ramp(let one, let other, _), .daily(let one, let other, _), .bursts(let one, let other, _, _):
            max(one.resolved(size: size), other.resolved(size: size))
        case .steps(let steps): steps.map { $0.value.resolved(size: size) }.max() ?? 0
        case .trace(let trace, _):
            (trace.isShare ? Amount.share(trace.maximum) : .pages(trace.maximum)).resolved(size: size)
        }
    }

    /// Rows that are copied for each size of machine.
    var convertedRows: Int {
        if case .trace(let trace, _) = self, trace.isShare { trace.steps.count } else { 0 }
    }
}
