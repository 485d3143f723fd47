import HostModel
import MetricPush

/// What takes the requests of a push round. Neither call that hands over waits for the network.
protocol PushSink: Sendable {
    /// Hands the round to every destination.
    func push(_ round: [PushRequest])

    /// What became of everything that was handed over, for each destination.
    var ledgers: [PushLedger] { get }

    /// Delivers what waits, for so long at most, and ends.
    func shutdown(within timeout: Duration) async
}
