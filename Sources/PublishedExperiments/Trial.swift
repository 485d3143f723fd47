import HostModel
import HostSimulation

/// One host under observation: the engine's own simulation, stepped and read.
struct Trial {
    private var fleet: FleetSimulation

    /// - Parameter events: in the order of time.
    init(_ host: HostConfiguration, events: [ScenarioEvent] = [], seed: UInt64 = 1) {
        fleet = FleetSimulation(scenario: Scenario(name: "experiment", seed: seed, hosts: [host], events: events))
    }

    /// Advances by whole seconds and returns the state at their end.
    mutating func after(seconds: Int64) -> HostSnapshot {
        for _ in 0..<seconds { fleet.step() }
        return fleet.snapshot().hosts[0]
    }

    /// Reads the state every `interval` seconds for a time, beginning with the end of the first interval.
    mutating func samples(for seconds: Int64, every interval: Int64) -> [HostSnapshot] {
        (0..<seconds / interval).map { _ in after(seconds: interval) }
    }
}

extension ScenarioEvent {
    /// An event of an experiment's only host.
    static func at(_ seconds: Int64, _ action: Action) -> ScenarioEvent {
        ScenarioEvent(time: .seconds(seconds), host: 0, action: action)
    }
}

extension PageCount {
    static func mebibytes(_ count: Double) -> PageCount { PageCount(Int64((count * 256).rounded())) }
    static func gibibytes(_ count: Double) -> PageCount { .mebibytes(count * 1024) }

    var inMebibytes: Double { Double(value) / 256 }
    var inKibibytes: Double { Double(value) * 4 }
}

extension WorkloadPattern {
    /// A steady amount of memory.
    static func mebibytes(_ count: Double) -> WorkloadPattern { .constant(PageCount.mebibytes(count).value) }
}

extension Ratio {
    /// A share given in percent.
    static func percent(_ value: Double) -> Ratio { Ratio(value / 100) }
}

/// Mean of a list, 0 of an empty one.
func mean(_ numbers: [Double]) -> Double {
    numbers.isEmpty ? 0 : numbers.reduce(0, +) / Double(numbers.count)
}
