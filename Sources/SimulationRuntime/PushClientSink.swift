import DeliveryQueue
import HostModel
import Logging
import MetricPush

/// Pushes through libcurl.
struct PushClientSink: PushSink {
    private let client: PushClient
    private let deletesAtEnd: Bool

    /// - Throws: `PushError` when two targets are one, a queue cannot be opened, or libcurl refuses to start.
    init(_ configuration: PushConfiguration, version: String, logger: Logger) throws(PushError) {
        client = try PushClient(
            to: configuration.targets,
            options: PushOptions(
                userAgent: "aerostat/\(version)",
                queueDirectory: configuration.queueDirectory,
                labels: [("job", "aerostat"), ("instance", configuration.instance)]
            ),
            logger: logger
        )
        deletesAtEnd = configuration.deletesAtEnd
    }

    var forms: Set<PushedForm> { Set(client.destinations.compactMap { Self.form(of: $0) }) }

    func push(_ items: [PushItem], as form: PushedForm) {
        for destination in client.destinations where Self.form(of: destination) == form { destination.push(items) }
    }

    func end(_ item: PushItem) {
        for destination in client.destinations {
            // Last values stay at a gateway unless somebody wants them gone: that is what it is for.
            guard destination.target.wireProtocol != .pushgateway || deletesAtEnd else { continue }
            destination.push([item])
        }
    }

    func ledgers(at milliseconds: Int64) -> [PushLedger] {
        client.destinations.map { PushLedger($0.account, at: milliseconds) }
    }

    func shutdown(within timeout: Duration) async {
        await client.shutdown(within: timeout)
    }

    private static func form(of destination: PushDestination) -> PushedForm? {
        switch destination.target.wireProtocol {
        case .pushgateway, .remoteWrite, .influx, .otlp: .samples
        case .json: .json
        case .csv: .csv
        case .smtp: nil
        }
    }
}

extension PushLedger {
    init(_ account: PushAccount, at milliseconds: Int64) {
        self.init()
        let ledger = account.ledger
        destination = ledger.destination
        accepted = ledger.accepted
        delivered = ledger.delivered
        queued = ledger.queued
        dropped = ledger.dropped
        queuedBytes = ledger.queuedBytes
        oldestMilliseconds = ledger.oldestMilliseconds.map { max(0, milliseconds - $0) } ?? 0
        isDegraded = ledger.diskProblem != nil
        requestsSent = account.requestsSucceeded
        requestsFailed = account.requestsFailed
        configurationErrors = account.configurationErrors
        bytesSent = account.bytesSent
        lastSuccessMilliseconds = ledger.lastDeliveryMilliseconds
    }
}
