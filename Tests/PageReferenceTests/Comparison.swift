import HostModel
import PageReference

@testable import HostSimulation

/// Runs engine and reference on one host over several seeds and compares their means at checkpoints.
///
/// Means, because one run of a host near a threshold is chaotic in both: a page more or less decides whether it swaps.
struct Comparison {
    /// One compared value.
    struct Line: CustomStringConvertible {
        var host: String
        var policy: PolicyName
        var minute: Int
        /// -1 for the host.
        var machine: Int
        var quantity: Quantity
        var engine: Double
        var reference: Double
        /// Standard error of the difference of the two means.
        var error: Double

        var difference: Double { engine - reference }

        var tolerance: Double {
            let share = KnownDifference.share(quantity, policy: policy)
            return 6 * error + share * reference + KnownDifference.rounding(quantity)
        }

        var isWithin: Bool { abs(difference) <= tolerance }

        var description: String {
            "\(host), minute \(minute), machine \(machine): \(quantity) is \(engine) in the engine, \(reference) in the"
                + " reference, error \(error), tolerance \(tolerance)"
        }
    }

    static let minutes = 30
    static let minutesBetween = 5

    private(set) var lines: [Line] = []

    init(_ host: HostConfiguration, seeds: Int) {
        let engine = (0..<seeds).map { Self.engine(host, seed: UInt64($0 + 1)) }
        let reference = (0..<seeds).map { Self.reference(host, seed: UInt64($0 + 1)) }
        for checkpoint in engine[0].indices {
            for quantity in Quantity.allCases {
                for machine in quantity.isOfHost ? -1..<0 : 0..<host.virtualMachines.count {
                    let left = Statistics(engine.map { $0[checkpoint].value(quantity, machine) })
                    let right = Statistics(reference.map { $0[checkpoint].value(quantity, machine) })
                    var line = Line(
                        host: host.name,
                        policy: host.policy,
                        minute: (checkpoint + 1) * Self.minutesBetween,
                        machine: machine,
                        quantity: quantity,
                        engine: left.mean,
                        reference: right.mean,
                        error: 0
                    )
                    let variance = max(left.variance + right.variance, line.leastVariance(host))
                    line.error = (variance / Double(seeds)).squareRoot()
                    lines.append(line)
                }
            }
        }
    }

    private static func engine(_ host: HostConfiguration, seed: UInt64) -> [HostReading] {
        var simulation = HostSimulation(host, seed: seed, index: 0)
        return (0..<minutes / minutesBetween).map { _ in
            for _ in 0..<minutesBetween * 60 { simulation.step() }
            return HostReading(simulation.snapshot())
        }
    }

    private static func reference(_ host: HostConfiguration, seed: UInt64) -> [HostReading] {
        let reference = ReferenceHost(host, rules: EngineRules.make(for: host), seed: seed)
        return (0..<minutes / minutesBetween).map { _ in
            for _ in 0..<minutesBetween * 60 { reference.step() }
            return reference.reading
        }
    }
}

extension Comparison.Line {
    /// Sampling theory, for the few seeds may happen to agree: a number of pages that each are there by chance varies
    /// binomially, and the estimate of active memory as 100 samples of a part of the size do.
    func leastVariance(_ host: HostConfiguration) -> Double {
        guard machine >= 0 else { return 0 }
        let size = Double(host.virtualMachines[machine].configuredSize.value)
        let part = min(1, max(0, reference / size))
        switch quantity {
        case .shared, .zero, .compressed, .hostCached, .swapped: return size * part * (1 - part)
        case .active: return size * size * part * (1 - part) / 100
        default: return 0
        }
    }
}

/// Mean and variance of a few values.
struct Statistics {
    let mean: Double
    let variance: Double

    init(_ values: [Double]) {
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = mean
        variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, values.count - 1))
    }
}
