import HostModel

/// Measures how many simulated seconds pass in a second, over the last few seconds.
struct SpeedMeter<Time: Clock> where Time.Duration == Duration {
    /// Time between two marks at least; short enough that a step of one second always makes one.
    static var markInterval: Duration { .milliseconds(500) }
    /// Marks kept, so the measured time is between 2.5 and a little over 5 seconds at the usual speeds.
    static var markCount: Int { 6 }

    private var marks: [(instant: Time.Instant, simulatedMilliseconds: Int64)] = []
    /// Measured speed; until there are two marks, what was asked for, and 0 for the fastest.
    private(set) var speed: Ratio

    init(speed: SimulationSpeed) {
        self.speed =
            switch speed {
            case .ratio(let ratio): ratio
            case .maximum: .zero
            }
    }

    mutating func note(simulatedMilliseconds: Int64, at now: Time.Instant) {
        if let last = marks.last, last.instant.duration(to: now) < Self.markInterval { return }
        marks.append((now, simulatedMilliseconds))
        if marks.count > Self.markCount { marks.removeFirst() }
        guard let first = marks.first, marks.count > 1 else { return }
        let elapsed = first.instant.duration(to: now) / .milliseconds(1)
        speed = Ratio(Double(simulatedMilliseconds - first.simulatedMilliseconds) / elapsed)
    }
}
