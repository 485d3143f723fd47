import HostModel
import MetricPush

/// In which form a destination takes what the simulation shows.
enum PushedForm: Hashable, CaseIterable {
    case samples, json, csv
}

/// What takes the rounds of a push. No call waits for the network; handing over may wait for a disk.
protocol PushSink: Sendable {
    /// The forms that some destination takes.
    var forms: Set<PushedForm> { get }

    /// Hands over to every destination that takes the form.
    func push(_ items: [PushItem], as form: PushedForm)

    /// Hands over that all series end, because the program does.
    func end(_ item: PushItem)

    /// What became of everything that was handed over, for each destination.
    ///
    /// - Parameter milliseconds: wall-clock time since 1970, from which ages count.
    func ledgers(at milliseconds: Int64) -> [PushLedger]

    /// Delivers what waits, for so long at most, and ends.
    func shutdown(within timeout: Duration) async
}
