import HostModel
import PageReference

@testable import HostSimulation

/// Runs engine and reference on one host over several seeds and compares their means at checkpoints.
struct Comparison {
    /// One compared value.
    struct Line {
        var host: String
        var minute: Int
        var machine: Int
        var quantity: Quantity
        var engine: Double
        var reference: Double
        /// Standard error of the difference of the two means.
        var error: Double

        var difference: Double { engine - reference }
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
                    lines.append(
                        Line(
                            host: host.name,
                            minute: (checkpoint + 1) * Self.minutesBetween,
                            machine: machine,
                            quantity: quantity,
                            engine: left.mean,
                            reference: right.mean,
                            error: ((left.variance + right.variance) / Double(seeds)).squareRoot()
                        )
                    )
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
