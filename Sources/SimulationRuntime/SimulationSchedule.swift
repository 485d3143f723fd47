import HostModel

/// When each step of a run is due, counted from one instant so that late steps do not delay the ones after them.
struct SimulationSchedule<Time: Clock> where Time.Duration == Duration {
    /// Wall-clock time between two steps; nil when steps are due as soon as they can be made.
    private let stepInterval: Duration?
    private let origin: Time.Instant

    init(speed: SimulationSpeed, origin: Time.Instant) {
        self.origin = origin
        stepInterval =
            switch speed {
            case .maximum: nil
            case .ratio(let ratio): Duration.seconds(1) * 1_000_000 / Int(ratio.millionths)
            }
    }

    /// Instant from which step number `count`, counted from 1, may be made; nil when it may be made at any time.
    func instant(ofStep count: Int64) -> Time.Instant? {
        guard let stepInterval else { return nil }
        return origin.advanced(by: stepInterval * Int(count))
    }

    /// True when the step may be made now.
    func isDue(step count: Int64, at now: Time.Instant) -> Bool {
        guard let due = instant(ofStep: count) else { return true }
        return due <= now
    }

    /// How long the step has been due; zero when it is not.
    func lag(ofStep count: Int64, at now: Time.Instant) -> Duration {
        guard let due = instant(ofStep: count), due < now else { return .zero }
        return due.duration(to: now)
    }
}
