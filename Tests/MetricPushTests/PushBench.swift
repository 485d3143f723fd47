import InMemoryLogging
import Logging

@testable import MetricPush

/// A client with short waits and what it logs, for tests against a receiver.
struct PushBench {
    let client: PushClient
    private let log: InMemoryLogHandler

    /// - Parameters:
    ///   - ports: loopback ports, one destination each.
    ///   - userInfo: what stands before the host in every URL, such as `user@`.
    ///   - password: of that user.
    init(
        ports: [UInt16],
        transport: String = "http",
        userInfo: String = "",
        password: String? = nil,
        backoff: BackoffSchedule = BackoffSchedule(base: .milliseconds(20), cap: .milliseconds(100)),
        requestTimeout: Duration = .seconds(30),
        longestRetryAfter: Duration = .seconds(3_600),
        maximumQueuedBytes: Int = 1 << 20
    ) throws {
        let log = InMemoryLogHandler()
        self.log = log
        client = try PushClient(
            destinations: ports.map { port in
                let target = try PushTarget(parsing: "pushgateway+\(transport)://\(userInfo)127.0.0.1:\(port)")
                return (target, PushSettings(for: target, password: password))
            },
            options: PushOptions(
                userAgent: "aerostat/test",
                backoff: backoff,
                connectTimeout: .seconds(10),
                requestTimeout: requestTimeout,
                longestRetryAfter: longestRetryAfter,
                maximumQueuedBytes: maximumQueuedBytes,
                // Half of the ceiling, every time.
                randomBits: { 1 << 63 }
            ),
            logger: Logger(label: "push") { _ in log }
        )
    }

    var account: PushAccount { client.destinations[0].account }

    /// Level and text of each line so far.
    var lines: [String] { log.entries.map { "\($0.level): \($0.message)" } }

    func push(_ requests: PushRequest..., to index: Int = 0) {
        client.destinations[index].push(requests)
    }

    /// A page of so many samples for a host.
    static func page(host: String = "h0", samples: Int = 1, text: String = "m 1\n") throws -> PushRequest {
        let group = try PushgatewayGroup(job: "aerostat", labels: ["host": host])
        return .put(group, contentType: "text/plain", body: Array(text.utf8), sampleCount: samples)
    }
}

extension PushAccount {
    /// What was handed over is somewhere.
    var isBalanced: Bool {
        samplesAccepted == samplesDelivered + samplesDropped + samplesQueued && samplesQueued >= 0
    }
}
