/// The episodes of alerts, put together from what changed at each evaluation.
struct AlertTimeline {
    private struct Key: Hashable {
        let alert: String
        let labels: [AlertInstance.Label]
    }

    private struct Track {
        let key: Key
        /// Rules of the same name that give the same labels have one alert between them, which may be both.
        var states: Set<AlertChange.State> = []
        var episodes: [AlertEpisode] = []

        var state: AlertChange.State? {
            states.contains(.firing) ? .firing : states.contains(.pending) ? .pending : nil
        }

        /// Goes on from the state before an evaluation to that at it.
        mutating func advance(from before: AlertChange.State?, at time: Int64) {
            guard before != state else { return }
            let isGone = state == nil || before == .firing
            if before != nil, isGone { episodes[episodes.count - 1].end = time }
            guard let state else { return }
            if before == .pending {
                episodes[episodes.count - 1].firing = time
            } else {
                episodes.append(AlertEpisode(start: time, firing: state == .firing ? time : nil, end: nil))
            }
        }
    }

    private var tracks: [Track] = []
    private var known: [Key: Int] = [:]

    /// Nil where the changes contradict each other: something ends that had not begun.
    ///
    /// - Parameter changes: in the order of time.
    init?(_ changes: [AlertChange]) {
        var rest = changes[...]
        while let time = rest.first?.time {
            let now = rest.prefix { $0.time == time }
            guard apply(now, at: time) else { return nil }
            rest = rest.dropFirst(now.count)
        }
    }

    private mutating func apply(_ changes: ArraySlice<AlertChange>, at time: Int64) -> Bool {
        var before: [(track: Int, state: AlertChange.State?)] = []
        var touched: Set<Int> = []
        for change in changes {
            let track = track(of: Key(alert: change.alert, labels: change.labels))
            if touched.insert(track).inserted { before.append((track, tracks[track].state)) }
            let isChange =
                change.isBegin
                ? tracks[track].states.insert(change.state).inserted
                : tracks[track].states.remove(change.state) != nil
            guard isChange else { return false }
        }
        for (track, state) in before { tracks[track].advance(from: state, at: time) }
        return true
    }

    private mutating func track(of key: Key) -> Int {
        if let track = known[key] { return track }
        known[key] = tracks.count
        tracks.append(Track(key: key))
        return tracks.count - 1
    }

    /// The instances of each alert, without annotations, in the order of their first episode, then of their labels.
    var instances: [String: [AlertInstance]] {
        let instances = tracks.map { track in
            (track.key.alert, AlertInstance(labels: track.key.labels, episodes: track.episodes, annotations: []))
        }
        return Dictionary(grouping: instances, by: \.0).mapValues { $0.map(\.1).sorted { $0.precedes($1) } }
    }
}

extension AlertInstance {
    /// By the start of the first episode, then by labels.
    func precedes(_ other: AlertInstance) -> Bool {
        if episodes[0].start != other.episodes[0].start { return episodes[0].start < other.episodes[0].start }
        return labels.lexicographicallyPrecedes(other.labels) { ($0.name, $0.value) < ($1.name, $1.value) }
    }
}
