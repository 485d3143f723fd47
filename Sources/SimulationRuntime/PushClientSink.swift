import HostModel
import Logging
import MetricPush

/// Pushes through libcurl.
struct PushClientSink: PushSink {
    private let client: PushClient

    /// - Throws: `PushError` when two targets are one, or libcurl refuses to start.
    init(
        destinations: [(target: PushTarget, settings: PushSettings)],
        version: String,
        logger: Logger
    ) throws(PushError) {
        client = try PushClient(
            destinations: destinations,
            options: PushOptions(userAgent: "aerostat/\(version)"),
            logger: logger
        )
    }

    func push(_ round: [PushRequest]) {
        for destination in client.destinations { destination.push(round) }
    }

    var ledgers: [PushLedger] {
        client.destinations.map { destination in
            let account = destination.account
            var ledger = PushLedger()
            ledger.destination = account.destination
            ledger.samplesDelivered = account.samplesDelivered
            ledger.samplesDropped = account.samplesDropped
            ledger.samplesQueued = account.samplesQueued
            ledger.requestsSent = account.requestsSucceeded
            ledger.requestsFailed = account.requestsFailed
            ledger.lastSuccessMilliseconds = account.lastSuccessMilliseconds
            return ledger
        }
    }

    func shutdown(within timeout: Duration) async {
        await client.shutdown(within: timeout)
    }
}
