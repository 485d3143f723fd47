/// The time of day that people at some place read, for texts that they read: UTC, or what the system's zone says.
public struct DisplayClock: Sendable {
    /// What a place's clocks show.
    public struct Reading: Sendable, Hashable {
        /// Milliseconds by which the clocks there are ahead of UTC.
        public var offsetMilliseconds: Int64
        /// Short name of the time there, such as `CEST`.
        public var zone: String

        public init(offsetMilliseconds: Int64, zone: String) {
            self.offsetMilliseconds = offsetMilliseconds
            self.zone = zone
        }
    }

    public static let utc = DisplayClock { _ in Reading(offsetMilliseconds: 0, zone: "UTC") }

    private let reading: @Sendable (Timestamp) -> Reading

    /// - Parameter reading: tells what clocks show at a time; they may be set forward and back in between.
    public init(_ reading: @escaping @Sendable (Timestamp) -> Reading) {
        self.reading = reading
    }

    /// Such as `2026-03-29 03:00:00 CEST`; milliseconds are cut off.
    public func text(_ time: Timestamp) -> String {
        let now = reading(time)
        let shown = time.advanced(byMilliseconds: now.offsetMilliseconds).description.prefix(19)
        return shown.replacing("T", with: " ") + " " + now.zone
    }

    /// The first moment of the day in which the time lies. Where clocks are set forward over midnight, the day begins
    /// when they are; where they are set back over it, it begins at the first of the two.
    public func startOfDay(of time: Timestamp) -> Timestamp {
        midnight(ofDay: day(of: time))
    }

    /// The first moment of the day after the one in which the time lies.
    public func startOfDay(after time: Timestamp) -> Timestamp {
        midnight(ofDay: day(of: time) + 1)
    }

    private func day(of time: Timestamp) -> Int64 {
        floorDivide(shown(time), Self.dayMilliseconds)
    }

    private func midnight(ofDay day: Int64) -> Timestamp {
        time(showing: Timestamp(millisecondsSince1970: day * Self.dayMilliseconds))
    }

    /// The first moment at which clocks show that: the first of two where they are set back over it, the moment at which
    /// they are set forward where they skip it.
    ///
    /// - Parameter local: what clocks show, written as though it were UTC.
    public func time(showing local: Timestamp) -> Timestamp {
        let wanted = local.millisecondsSince1970
        var before = local.advanced(byMilliseconds: -Self.furthestMilliseconds)
        var after = local.advanced(byMilliseconds: Self.furthestMilliseconds)
        let candidates = [before, after].map { local.advanced(byMilliseconds: -reading($0).offsetMilliseconds) }
        let real = candidates.filter { shown($0) == wanted }
        if let first = real.min() { return first }
        while after.millisecondsSince1970 - before.millisecondsSince1970 > 1 {
            let middle = Timestamp(
                millisecondsSince1970: (before.millisecondsSince1970 + after.millisecondsSince1970) / 2
            )
            if shown(middle) < wanted { before = middle } else { after = middle }
        }
        return after
    }

    private func shown(_ time: Timestamp) -> Int64 {
        time.millisecondsSince1970 + reading(time).offsetMilliseconds
    }

    private static let dayMilliseconds: Int64 = 86_400_000
    /// No place is further than 15 hours from UTC.
    private static let furthestMilliseconds: Int64 = 15 * 3_600_000
}
