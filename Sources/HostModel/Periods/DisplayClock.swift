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

    /// The first moment of the day in which the time lies.
    public func startOfDay(of time: Timestamp) -> Timestamp {
        midnight(ofDay: day(of: time))
    }

    /// The first moment of the day after the one in which the time lies.
    public func startOfDay(after time: Timestamp) -> Timestamp {
        midnight(ofDay: day(of: time) + 1)
    }

    private func day(of time: Timestamp) -> Int64 {
        floorDivide(time.millisecondsSince1970 + reading(time).offsetMilliseconds, Self.dayMilliseconds)
    }

    /// Where clocks are set forward over midnight, the day begins when they are. Where they are set back over a midnight
    /// that has passed, which no place does any more, it begins at one of the two, whoever asks.
    private func midnight(ofDay day: Int64) -> Timestamp {
        let local = day * Self.dayMilliseconds
        // No place is further than 15 hours from UTC.
        var before = Timestamp(millisecondsSince1970: local - Self.furthestMilliseconds)
        var after = Timestamp(millisecondsSince1970: local + Self.furthestMilliseconds)
        while after.millisecondsSince1970 - before.millisecondsSince1970 > 1 {
            let middle = Timestamp(
                millisecondsSince1970: (before.millisecondsSince1970 + after.millisecondsSince1970) / 2
            )
            if self.day(of: middle) < day { before = middle } else { after = middle }
        }
        return after
    }

    private static let dayMilliseconds: Int64 = 86_400_000
    private static let furthestMilliseconds: Int64 = 15 * 3_600_000
}
