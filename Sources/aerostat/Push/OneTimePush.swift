import DeliveryQueue
import HostModel
import Logging
import MetricPush

/// The push of a command that ends: hands over, delivers for as long as there is time, and tells what became of it.
struct OneTimePush {
    let destinations: [(target: PushTarget, settings: PushSettings)]
    /// Nil to wait in memory.
    let queueDirectory: String?
    /// Queues that another process has open are left to it.
    var leavesQueuesInUse = false
    let timeout: Duration
    let logger: Logger

    /// What became of what was handed over.
    enum Outcome {
        case delivered
        /// Waits in the queue for the next time.
        case waiting
        /// Something was dropped now.
        case dropped
    }

    /// - Parameter report: made for each destination; nil to deliver only what waits there already.
    func deliver(_ report: (PushTarget) -> PushReport?) async throws(PushError) -> Outcome {
        let client = try PushClient(
            to: destinations,
            options: PushOptions(
                userAgent: "aerostat/\(Build.version)",
                queueDirectory: queueDirectory,
                leavesQueuesInUse: leavesQueuesInUse
            ),
            logger: logger
        )
        let before = client.destinations.map { $0.account.ledger.droppedInAll - $0.lostAtStart }
        for destination in client.destinations {
            if let report = report(destination.target) { destination.push([.report(report)]) }
        }
        await client.shutdown(within: timeout, isPatient: true)
        let after = client.destinations.map(\.account.ledger)
        if zip(before, after).contains(where: { $0 != $1.droppedInAll }) { return .dropped }
        return after.contains { $0.queued != .zero } ? .waiting : .delivered
    }
}
