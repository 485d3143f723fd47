/// What the instances of an alert did, in the order of time; what several did at once is one line.
struct AlertLog {
    /// In the order in which they are told of one moment.
    enum Change: Int, Comparable, CaseIterable {
        /// It had been firing.
        case resolved
        /// It had been no more than pending.
        case inactive
        case pending
        case firing
        case stillPending
        case stillFiring

        static func < (left: Change, right: Change) -> Bool { left.rawValue < right.rawValue }

        var words: String {
            switch self {
            case .resolved: "resolved"
            case .inactive: "inactive"
            case .pending: "pending"
            case .firing: "firing"
            case .stillPending: "still pending"
            case .stillFiring: "still firing"
            }
        }

        var isAboutFiring: Bool { self == .resolved || self == .firing || self == .stillFiring }

        /// The run ended with it.
        var isLast: Bool { self >= .stillPending }
    }

    struct Entry {
        /// Simulated milliseconds.
        var time: Int64
        var change: Change
        /// Indices of instances, ascending.
        var instances: [Int]
    }

    let entries: [Entry]

    init(of alert: RehearsedAlert, lengthMilliseconds: Int64) {
        var moments: [Moment: [Int]] = [:]
        for (index, instance) in alert.instances.enumerated() {
            for episode in instance.episodes {
                for moment in Self.moments(of: episode, length: lengthMilliseconds) {
                    moments[moment, default: []].append(index)
                }
            }
        }
        entries = moments.sorted { ($0.key.time, $0.key.change) < ($1.key.time, $1.key.change) }.map {
            Entry(time: $0.key.time, change: $0.key.change, instances: $0.value)
        }
    }

    private struct Moment: Hashable {
        var time: Int64
        var change: Change
    }

    private static func moments(of episode: AlertEpisode, length: Int64) -> [Moment] {
        var moments: [Moment] = []
        if episode.firing != episode.start { moments.append(Moment(time: episode.start, change: .pending)) }
        if let firing = episode.firing { moments.append(Moment(time: firing, change: .firing)) }
        if let end = episode.end {
            moments.append(Moment(time: end, change: episode.firing == nil ? .inactive : .resolved))
        } else {
            moments.append(Moment(time: length, change: episode.firing == nil ? .stillPending : .stillFiring))
        }
        return moments
    }
}
