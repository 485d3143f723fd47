import HostModel
import HostSimulation

/// Owns the simulation: drives it in time and publishes what it shows.
///
/// Steps are made when they are due, in slices short enough that a reload or a stop never waits long. Readers take
/// snapshots from `LatestSnapshot` and never come here.
actor SimulationRunner<Time: Clock> where Time.Duration == Duration {
    private let speed: SimulationSpeed
    private let clock: Time
    private let latest: LatestSnapshot
    private let wallClock: @Sendable () -> Timestamp
    private let makeRunID: @Sendable () -> String
    private let executor = DedicatedExecutor(label: "aerostat.simulation")

    private var simulation: FleetSimulation
    private var run: SimulationRun
    private var schedule: SimulationSchedule<Time>
    private var meter: SpeedMeter<Time>
    private var stepCount: Int64 = 0
    private var lastPublication: Time.Instant
    private let tracksCounterStarts: Bool
    /// Nil when nobody wants to know since when machines count.
    private var machineStarts: MachineStarts?
    private var past: RecentPast
    /// The decision that was asked for last, so that many who ask in the same second cost one step.
    private var lastDecision: (host: Int, step: Int64, decision: HostDecision)?

    /// Begins a run of the scenario and publishes its first snapshot. Time passes only within `run()`.
    ///
    /// - Parameters:
    ///   - tracksCounterStarts: snapshots say in wall-clock time since when each machine counts.
    ///   - wallClock: time of day, for the start of each run.
    ///   - makeRunID: gives an id that no other run has.
    init(
        scenario: Scenario,
        speed: SimulationSpeed,
        clock: Time,
        latest: LatestSnapshot,
        tracksCounterStarts: Bool = false,
        wallClock: @escaping @Sendable () -> Timestamp = WallClock.now,
        makeRunID: @escaping @Sendable () -> String = SimulationRun.makeID
    ) {
        self.speed = speed
        self.clock = clock
        self.latest = latest
        self.tracksCounterStarts = tracksCounterStarts
        self.wallClock = wallClock
        self.makeRunID = makeRunID
        let now = clock.now
        simulation = FleetSimulation(scenario: scenario)
        run = SimulationRun(id: makeRunID(), scenario: scenario, began: wallClock())
        schedule = SimulationSchedule(speed: speed, origin: now)
        meter = SpeedMeter(speed: speed)
        lastPublication = now
        let snapshot = simulation.snapshot()
        machineStarts = tracksCounterStarts ? MachineStarts(of: run) : nil
        past = Self.past(at: &simulation)
        latest.publish(
            PublishedSnapshot(
                run: run,
                snapshot: snapshot,
                taken: run.began,
                speed: meter.speed,
                lag: .zero,
                machineStarts: machineStarts?.update(with: snapshot, taken: run.began),
                past: past
            )
        )
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Begins a new run: time 0, counters 0, new id.
    func begin(_ scenario: Scenario) {
        simulation = FleetSimulation(scenario: scenario)
        run = SimulationRun(id: makeRunID(), scenario: scenario, began: wallClock())
        machineStarts = tracksCounterStarts ? MachineStarts(of: run) : nil
        past = Self.past(at: &simulation)
        restartTime()
        publish()
    }

    /// Why a machine holds what it holds: what its host decides in the next step, which is made on a copy of that one
    /// host. So the run stays as it is, and costs nothing more when nobody asks.
    func explain(host: String?, machine: String) -> Explanation {
        let position: MachinePosition
        do throws(MachineLookupError) {
            position = try run.identity.position(host: host, machine: machine)
        } catch {
            return .failure(error)
        }
        let decision: HostDecision
        if let last = lastDecision, last.host == position.host, last.step == stepCount {
            decision = last.decision
        } else {
            decision = simulation.decisionOfNextStep(host: position.host)
            lastDecision = (position.host, stepCount, decision)
        }
        return .success(ExplainedMachine(run: run, decision: decision, machine: position.machine))
    }

    /// How a machine's memory maps to that of its host now. O(machines of that host).
    func mapping(host: String?, machine: String) -> MappingAnswer {
        let position: MachinePosition
        do throws(MachineLookupError) {
            position = try run.identity.position(host: host, machine: machine)
        } catch {
            return .failure(error)
        }
        return .success(
            MappedMachine(
                run: run,
                elapsedMilliseconds: simulation.elapsed.milliseconds,
                position: position,
                mapping: simulation.mapping(host: position.host, machine: position.machine)
            )
        )
    }

    /// Makes steps as they are due until the task is cancelled, then publishes once more.
    func runUntilCancelled() async {
        restartTime()
        while !Task.isCancelled {
            let next = stepCount + 1
            if schedule.isDue(step: next, at: clock.now) {
                makeSlice()
                if isPublicationDue { publish() }
                // Lets a reload in between two slices.
                await Task.yield()
            } else if let instant = schedule.instant(ofStep: next) {
                do {
                    try await clock.sleep(until: instant, tolerance: nil)
                } catch {
                    // Sleeping fails by cancellation only, which ends the loop.
                    break
                }
            }
        }
        publish()
    }
}

extension SimulationRunner {
    /// Longest time between two looks at cancellation and reloads, unless one step takes longer.
    private static var sliceDuration: Duration { .milliseconds(10) }
    /// Bound of a slice for a clock that stands still.
    private static var sliceSteps: Int { 10_000 }
    /// Time between two snapshots when somebody reads them.
    private static var wantedInterval: Duration { .milliseconds(100) }
    /// Time between two snapshots when nobody does; less than the second that is promised, because steps at real time
    /// come a little more or less than a second apart.
    private static var unwantedInterval: Duration { .milliseconds(500) }

    /// Makes the steps that are due, until the slice is over.
    private func makeSlice() {
        let end = clock.now.advanced(by: Self.sliceDuration)
        for _ in 0..<Self.sliceSteps {
            simulation.step()
            stepCount += 1
            if past.isDue(atMilliseconds: simulation.elapsed.milliseconds) { past.add(simulation.moments()) }
            let now = clock.now
            guard now < end, schedule.isDue(step: stepCount + 1, at: now) else { return }
        }
    }

    /// A past that begins with the present.
    private static func past(at simulation: inout FleetSimulation) -> RecentPast {
        var past = RecentPast(hosts: simulation.identity.hosts.count)
        past.add(simulation.moments())
        return past
    }

    private var isPublicationDue: Bool {
        let interval = latest.isWanted ? Self.wantedInterval : Self.unwantedInterval
        return lastPublication.duration(to: clock.now) >= interval
    }

    private func publish() {
        let snapshot = simulation.snapshot()
        let now = clock.now
        meter.note(simulatedMilliseconds: snapshot.elapsedMilliseconds, at: now)
        lastPublication = now
        let taken = wallClock()
        latest.publish(
            PublishedSnapshot(
                run: run,
                snapshot: snapshot,
                taken: taken,
                speed: meter.speed,
                lag: schedule.lag(ofStep: stepCount + 1, at: now),
                machineStarts: machineStarts?.update(with: snapshot, taken: taken),
                past: past
            )
        )
    }

    /// Counts steps and their due times from now.
    private func restartTime() {
        stepCount = 0
        lastDecision = nil
        schedule = SimulationSchedule(speed: speed, origin: clock.now)
        meter = SpeedMeter(speed: speed)
    }
}
