internal import HostModel

/// The time axis of a plot: places of times, and ticks at round times of the report's clock.
struct TimeScale: Sendable {
    /// Places run from 0 to this.
    static let width: Int64 = 10_000

    struct Tick: Hashable {
        var place: Int64
        var label: String
    }

    private static let minute: Int64 = 60_000
    private static let day: Int64 = 86_400_000
    /// Distances of ticks that people count in; the first is for periods of a few seconds.
    private static let distances: [Int64] =
        [1, 5, 10, 30].map { $0 * 1000 } + [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map { $0 * minute }
        + [1, 2, 7, 14, 28, 56, 112, 224, 448, 896, 1792, 3584].map { $0 * day }

    private let from: Timestamp
    private let to: Timestamp
    private let clock: DisplayClock

    init(from: Timestamp, to: Timestamp, clock: DisplayClock) {
        self.from = from
        self.to = to
        self.clock = clock
    }

    /// The place of a time; times outside are at the border.
    func place(_ time: Timestamp) -> Int64 {
        let length = to.millisecondsSince1970 - from.millisecondsSince1970
        let offset = min(max(time.millisecondsSince1970 - from.millisecondsSince1970, 0), length)
        return Int64(Int128(offset) * Int128(Self.width) / Int128(max(length, 1)))
    }

    /// Such as `Time (CET to CEST)`.
    var title: String {
        let zones = [from, to].map { String(clock.text($0).dropFirst(20)) }
        return zones[0] == zones[1] ? "Time (\(zones[0]))" : "Time (\(zones[0]) to \(zones[1]))"
    }

    /// At most `count` ticks, at times that are round where the clock is: counted from midnight, or in days.
    func ticks(atMost count: Int64) -> [Tick] {
        let length = to.millisecondsSince1970 - from.millisecondsSince1970
        let distance = Self.distances.first { length / $0 < count } ?? Self.day * 7168
        var ticks: [Tick] = []
        var midnight = clock.startOfDay(of: from)
        var dayNumber: Int64 = 0
        while midnight <= to {
            // Days are counted off from the first, so that those between ticks are passed over.
            if distance >= Self.day {
                if (dayNumber * Self.day) % distance == 0 { append(midnight, distance, to: &ticks) }
            } else {
                let shown = shownMidnight(midnight)
                for offset in stride(from: 0, to: Self.day, by: Int(distance)) {
                    append(clock.time(showing: shown.advanced(byMilliseconds: offset)), distance, to: &ticks)
                }
            }
            midnight = clock.startOfDay(after: midnight)
            dayNumber += 1
        }
        return ticks
    }

    /// What clocks show at midnight, as though it were UTC. A day that begins when clocks are set forward lacks it.
    private func shownMidnight(_ midnight: Timestamp) -> Timestamp {
        Timestamp(iso8601: String(clock.text(midnight).prefix(10))) ?? midnight
    }

    private func append(_ time: Timestamp, _ distance: Int64, to ticks: inout [Tick]) {
        guard from <= time, time <= to, ticks.last?.place != place(time) else { return }
        ticks.append(Tick(place: place(time), label: label(time, distance)))
    }

    /// The date at midnight, else the time of day.
    private func label(_ time: Timestamp, _ distance: Int64) -> String {
        let text = clock.text(time)
        let clockTime = text.dropFirst(11).prefix(8)
        if distance >= Self.day || clockTime == "00:00:00" { return String(text.prefix(10).dropFirst(5)) }
        return String(distance < Self.minute ? clockTime : clockTime.prefix(5))
    }
}
