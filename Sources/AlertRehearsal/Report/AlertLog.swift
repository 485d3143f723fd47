/// What the instances of an alert did, in the order of time; what several did at once is one line.
struct AlertLog {
    /// In the order in which they are told of one moment.
    enum Change: Int, Comparable, CaseIterable {
        case resolved
        case pending
        case firing
        case stillPending
        case stillFiring

        static func < (left: Change, right: Change) -> Bool { left.rawValue < right.rawValue }

        var words: String {
            switch self {
            case .resolved: "resolved"
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
        /// Simulated milliseconds at which what was pending was so no more, without having fired; nil else.
        var until: Int64?
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
        entries = moments.sorted { $0.key < $1.key }.map { moment, instances in
            Entry(time: moment.time, change: moment.change, until: moment.until, instances: instances)
        }
    }

    private struct Moment: Hashable, Comparable {
        var time: Int64
        var change: Change
        var until: Int64?

        static func < (left: Moment, right: Moment) -> Bool {
            (left.time, left.change, left.until ?? .max) < (right.time, right.change, right.until ?? .max)
        }
    }

    private static func moments(of episode: AlertEpisode, length: Int64) -> [Moment] {
        guard let firing = episode.firing else {
            let start = Moment(time: episode.start, change: .pending, until: episode.end)
            return episode.end == nil ? [start, Moment(time: length, change: .stillPending)] : [start]
        }
        let end = episode.end.map { Moment(time: $0, change: .resolved) }
        return (firing == episode.start ? [] : [Moment(time: episode.start, change: .pending)])
            + [Moment(time: firing, change: .firing), end ?? Moment(time: length, change: .stillFiring)]
    }
}
