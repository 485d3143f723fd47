import DeliveryQueue
import HostModel
import HostSimulation
import Logging
import MetricPush
import SnapshotEncoding

/// Pushes a run with its simulated times, at the pace of the receivers.
struct RunPush {
    /// Bytes that may wait for a receiver before the simulation waits for it.
    private static let roomBytes: Int64 = 16 << 20

    private let client: PushClient
    private let fleet: FleetSeries
    private let series: PushedSeries
    private let patience: Duration
    private let before: [DeliveryAmount]

    /// Why a push did not reach its end. What each destination lacks is in its ledger.
    enum Failure: Error, CustomStringConvertible {
        case stuck(destination: String, patience: Duration)
        case incomplete([PushAccount])

        var description: String {
            switch self {
            case .stuck(let destination, let patience):
                "push to \(destination): nothing was delivered for \(patience), given up"
            case .incomplete(let accounts):
                accounts.map { account in
                    let ledger = account.ledger
                    return "push to \(ledger.destination): \(ledger.accepted.samples) samples accepted, "
                        + "\(ledger.delivered.samples) delivered, \(ledger.droppedInAll.samples) dropped, "
                        + "\(ledger.queued.samples) queued"
                }.joined(separator: "\n")
            }
        }
    }

    init(
        scenario: Scenario,
        destinations: [(target: PushTarget, settings: PushSettings)],
        queueDirectory: String?,
        patience: Duration,
        logger: Logger
    ) throws(PushError) {
        self.patience = patience
        fleet = FleetSeries(
            identity: scenario.identity,
            status: ExporterStatus(run: scenario),
            content: .run
        )
        series = PushedSeries(fleet.set)
        client = try PushClient(
            to: destinations,
            options: PushOptions(userAgent: "aerostat/\(Build.version)", queueDirectory: queueDirectory),
            logger: logger
        )
        before = client.destinations.map { $0.account.ledger.droppedInAll }
    }

    func append(_ snapshot: FleetSnapshot) async throws {
        var values: [Int64] = []
        // Of a run the simulation alone decides the values.
        fleet.appendValues(of: snapshot, status: ExporterStatus(), to: &values)
        let row = SampleRow(milliseconds: snapshot.time.millisecondsSince1970, values: values)
        for destination in client.destinations {
            destination.push([.samples(row, of: series)])
            guard await destination.waitForRoom(maximumBytes: Self.roomBytes, givingUpAfter: patience) else {
                throw Failure.stuck(destination: destination.target.destination, patience: patience)
            }
        }
    }

    /// Says that the series have no further values, and delivers what waits.
    func finish(at time: Timestamp) async throws {
        let end = PushItem.ended([0..<fleet.set.count], of: series, milliseconds: time.millisecondsSince1970 + 1)
        for destination in client.destinations { destination.push([end]) }
        await client.shutdown(within: patience, isPatient: true)
        let accounts = client.destinations.map(\.account)
        let incomplete = zip(accounts, before).filter { account, before in
            account.ledger.queued != .zero || account.ledger.droppedInAll != before
        }
        guard incomplete.isEmpty else { throw Failure.incomplete(incomplete.map(\.0)) }
    }

    /// Keeps what waits where there is a queue directory.
    func interrupt() async {
        await client.shutdown(within: .seconds(1))
    }
}
