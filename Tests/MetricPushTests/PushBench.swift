import CurlTransfer
import DeliveryQueue
import HostModel
import InMemoryLogging
import Logging
import SnapshotEncoding

@testable import MetricPush

/// A client with short waits and what it logs, for tests against a receiver.
struct PushBench {
    let client: PushClient
    private let log: InMemoryLogHandler

    /// What stands in a URL before and after the port on loopback.
    enum Form {
        /// A POST for each report: one item, one request.
        case json(user: String = "", scheme: String = "http")
        case pushgateway(scheme: String = "http")
        case remoteWrite
        case influx
        case otlp

        func url(port: UInt16) -> String {
            switch self {
            case .json(let user, let scheme): "json+\(scheme)://\(user)127.0.0.1:\(port)/in"
            case .pushgateway(let scheme): "pushgateway+\(scheme)://127.0.0.1:\(port)"
            case .remoteWrite: "remote-write+http://127.0.0.1:\(port)/api/v1/write"
            case .influx: "influx+http://127.0.0.1:\(port)?db=fleet"
            case .otlp: "otlp+http://127.0.0.1:\(port)"
            }
        }
    }

    /// - Parameters:
    ///   - ports: loopback ports, one destination each.
    ///   - queues: directory of the queues; nil to wait in memory.
    ///   - change: of the settings of each destination.
    init(
        ports: [UInt16],
        form: Form = .json(),
        password: String? = nil,
        backoff: BackoffSchedule = BackoffSchedule(base: .milliseconds(20), cap: .milliseconds(100)),
        longestRetryAfter: Duration = .seconds(3_600),
        queues: String? = nil,
        change: (inout PushSettings) -> Void = { _ in }
    ) throws {
        let log = InMemoryLogHandler()
        self.log = log
        client = try PushClient(
            to: ports.map { port in
                let target = try PushTarget(parsing: form.url(port: port))
                var settings = PushSettings(for: target, password: password)
                settings.connectTimeout = .seconds(10)
                settings.requestTimeout = .seconds(30)
                change(&settings)
                return (target, settings)
            },
            options: PushOptions(
                userAgent: "aerostat/test",
                queueDirectory: queues,
                backoff: backoff,
                longestRetryAfter: longestRetryAfter,
                // Half of the ceiling, every time.
                randomBits: { 1 << 63 }
            ),
            logger: Logger(label: "push") { _ in log }
        )
    }

    var account: PushAccount { client.destinations[0].account }
    var ledger: QueueLedger { account.ledger }

    /// Level and text of each line so far.
    var lines: [String] { log.entries.map { "\($0.level): \($0.message)" } }

    func push(_ items: PushItem..., to index: Int = 0) {
        client.destinations[index].push(items)
    }

    /// One report, and so one request, for each body.
    func report(_ bodies: String..., to index: Int = 0) {
        client.destinations[index].push(bodies.map { .report(.text($0)) })
    }
}

extension QueueLedger {
    /// What was handed over is somewhere.
    var isBalanced: Bool {
        accepted == delivered + droppedInAll + queued && queued.samples >= 0 && queued.reports >= 0
    }

    func dropped(_ reason: DropReason) -> DeliveryAmount { dropped[reason, default: .zero] }
}
