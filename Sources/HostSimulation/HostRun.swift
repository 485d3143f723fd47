public import HostModel

/// One host of a scenario with its own part of the timeline.
public struct HostRun: Sendable {
    var simulation: HostSimulation
    private let events: [ScenarioEvent]
    private let repeatPeriod: Int64?
    private var nextEvent = 0
    /// Time at which the running round of the timeline began.
    private var roundStart: Int64 = 0

    /// - Parameter host: index of the host in the scenario.
    public init(_ scenario: Scenario, host: Int) {
        simulation = HostSimulation(scenario.hosts[host], seed: scenario.seed, index: host, start: scenario.start)
        events = scenario.events.filter { $0.host == host }
        repeatPeriod = scenario.repeatPeriod?.milliseconds
    }

    /// Simulated time since the start.
    public var elapsed: SimulationTime { simulation.elapsed }

    /// Advances by a number of seconds.
    public mutating func advance(steps: Int) { advance(steps: steps, fetching: nil) }

    /// Advances by one second.
    public mutating func step() { advance(steps: 1) }

    /// Advances by a number of seconds, and fetches the memory of the host that is stepped next during the last of them.
    mutating func advance(steps: Int, fetching next: HostFootprint?) {
        for step in 0..<steps {
            applyEvents()
            simulation.step(fetching: step == steps - 1 ? next : nil)
        }
    }

    /// What the host decides in its next step, and why. The step is made on a copy, and this run stays where it is.
    /// O(machines).
    public func decisionOfNextStep() -> HostDecision {
        var copy = self
        copy.applyEvents()
        return copy.simulation.decideStep()
    }

    /// Events act before the step in whose second they fall.
    private mutating func applyEvents() {
        let now = simulation.elapsed.milliseconds
        if let repeatPeriod, now - roundStart >= repeatPeriod {
            roundStart += repeatPeriod
            nextEvent = 0
        }
        while nextEvent < events.count, events[nextEvent].time.milliseconds <= now - roundStart {
            simulation.apply(events[nextEvent].action)
            nextEvent += 1
        }
    }
}
