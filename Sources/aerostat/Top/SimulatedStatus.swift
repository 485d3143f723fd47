import HostModel
import HostSimulation
import SimulationRuntime
import SnapshotEncoding
import TerminalView

/// Documents of a scenario that is simulated for the view alone.
///
/// Time passes from one look to the next and no longer than two intervals: while nobody looks, as in a pause, it stands
/// still.
final class SimulatedStatus: StatusSource {
    /// What is simulated, and how fast.
    struct Plan: Sendable {
        var scenario: Scenario
        var speed: SimulationSpeed
        /// Seconds that are simulated before the first look.
        var startSteps: Int64
        /// From one look to the next.
        var interval: Duration
    }

    private let plan: Plan
    private let encoder: StatusDocumentEncoder
    private let clock = ContinuousClock()
    private var simulation: FleetSimulation
    private var steps: Int64 = 0
    /// When the clock was looked at; nil before the documents with which the view begins.
    private var lastLook: ContinuousClock.Instant?
    /// Documents that come first: of a moment before the start and of the start, so that there are rates.
    private var openingSteps: [Int64]
    /// Simulated time that has passed and is not a whole step.
    private var remainder = Duration.zero
    private var measuredSpeed: Ratio

    init(_ plan: Plan) {
        self.plan = plan
        encoder = StatusDocumentEncoder(identity: plan.scenario.identity)
        simulation = FleetSimulation(scenario: plan.scenario)
        let ratio: Ratio
        switch plan.speed {
        case .ratio(let wanted): ratio = wanted
        case .maximum: ratio = .one
        }
        measuredSpeed = ratio
        let before = max(1, Int64((plan.interval * Int(ratio.millionths) / 1_000_000) / .seconds(1)))
        openingSteps = plan.startSteps > 0 ? [max(0, plan.startSteps - before), plan.startSteps] : [0]
    }

    var hasNext: Bool { !openingSteps.isEmpty }

    func hosts() -> [String] { plan.scenario.identity.hosts.map(\.name) }

    func read(host: String?) throws(StatusSourceError) -> StatusDocument {
        let names = hosts()
        guard let index = host.map({ names.firstIndex(of: $0) }) ?? 0 else {
            throw .unknownHost(host ?? "", known: names)
        }
        if openingSteps.isEmpty {
            advance()
        } else {
            let wanted = openingSteps.removeFirst()
            while steps < wanted { step() }
        }
        return try document(hostAt: index)
    }

    private func step() {
        simulation.step()
        steps += 1
    }

    /// Makes the steps that have become due, or as many as there is time for until the next look.
    private func advance() {
        let now = clock.now
        let passed = min(lastLook.map { $0.duration(to: now) } ?? plan.interval, plan.interval * 2)
        lastLook = now
        let deadline = now.advanced(by: plan.interval)
        let first = steps
        switch plan.speed {
        case .maximum:
            repeat { step() } while clock.now < deadline
        case .ratio(let ratio):
            remainder += passed * Int(ratio.millionths) / 1_000_000
            let due = Int64(remainder / .seconds(1))
            remainder -= .seconds(due)
            while steps - first < due, clock.now < deadline { step() }
            if steps - first == due { return measuredSpeed = ratio }
        }
        let milliseconds = now.duration(to: clock.now) / .milliseconds(1)
        measuredSpeed = Ratio(Double((steps - first) * SimulationTime.stepMilliseconds) / max(1, milliseconds))
    }

    /// The bytes that a server would send, read as those of a server are.
    private func document(hostAt index: Int) throws(StatusSourceError) -> StatusDocument {
        let snapshot = simulation.snapshot()
        let facts = StatusRunFacts(
            scenario: plan.scenario.identity.scenario,
            version: Build.version,
            runID: "simulated",
            seed: plan.scenario.seed,
            time: snapshot.time,
            elapsedMilliseconds: steps * SimulationTime.stepMilliseconds,
            speed: measuredSpeed,
            lagMilliseconds: 0
        )
        var bytes: [UInt8] = []
        encoder.encode(hostAt: index, of: snapshot, run: facts, past: [], into: &bytes)
        do throws(DocumentFault) {
            return try StatusDocument(parsing: bytes)
        } catch {
            throw .malformed(server: "the simulation", problem: error.description)
        }
    }
}
