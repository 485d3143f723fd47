/// The time from the evaluation at which an alert became pending, or fired at once, to the one at which it was gone.
///
/// Times are simulated milliseconds since the start of the run.
package struct AlertEpisode: Sendable, Hashable {
    /// First evaluation at which the alert was pending or firing.
    package var start: Int64
    /// First evaluation at which it fired, nil when it was never more than pending. Equal to `start` without a `for:`.
    package var firing: Int64?
    /// First evaluation at which it was neither, nil when the run ended before.
    package var end: Int64?

    package init(start: Int64, firing: Int64?, end: Int64?) {
        self.start = start
        self.firing = firing
        self.end = end
    }
}
