import HostModel

/// Which runs were going on when, according to the samples of `aerostat_run_info`: one timeline for each scrape target.
struct RunTimeline {
    /// A run as its info metric names it.
    struct Run: Hashable {
        var id: String
        var seed: UInt64
    }

    struct Moment: Hashable {
        var time: Timestamp
        /// Position in `runs`.
        var run: Int
    }

    /// Something that was scraped: an aerostat, by the labels that the monitoring system gave it.
    struct Target {
        var labels: LabelSet
        /// Times of the scrapes, ascending.
        var moments: [Moment]

        /// The usual time from one scrape to the next in milliseconds, the median; nil of fewer than two scrapes.
        var usualDistance: Int64? {
            let times = moments.map(\.time.millisecondsSince1970)
            let distances = zip(times, times.dropFirst()).map { $1 - $0 }.sorted()
            return distances.isEmpty ? nil : distances[distances.count / 2]
        }

        /// Position of the moment at that time. O(log moments).
        func index(of time: Int64) -> Int? {
            var (low, high) = (0, moments.count)
            while low < high {
                let middle = (low + high) / 2
                if moments[middle].time.millisecondsSince1970 < time { low = middle + 1 } else { high = middle }
            }
            return low < moments.count && moments[low].time.millisecondsSince1970 == time ? low : nil
        }
    }

    private(set) var runs: [Run] = []
    /// In the order of their labels.
    private(set) var targets: [Target] = []

    static let metric = InfoMetrics.run.name

    /// - Parameter run: only moments of this run; nil for all.
    init(_ connection: PrometheusConnection, in window: PrometheusConnection.Window, run wanted: String?) throws {
        var indices: [Run: Int] = [:]
        var moments: [LabelSet: [Int64: Int]] = [:]
        try connection.readSamples(of: [Self.metric], in: window) { labels in
            let run = Run(id: labels["run_id"] ?? "", seed: UInt64(labels["seed"] ?? "") ?? 0)
            guard wanted == nil || run.id == wanted else { return nil }
            let index = indices[run] ?? runs.count
            if index == runs.count {
                runs.append(run)
                indices[run] = index
            }
            let target = labels.without(["__name__", "run_id", "seed"])
            return { time, value in
                // A mark of staleness is no number.
                guard case .value = ExactDecimal(value, decimals: 0) else { return }
                moments[target, default: [:]][time] = index
            }
        }
        targets = moments.sorted { $0.key.description < $1.key.description }.map { labels, runAtTime in
            let ordered = runAtTime.sorted { $0.key < $1.key }
            return Target(
                labels: labels,
                moments: ordered.map { Moment(time: Timestamp(millisecondsSince1970: $0.key), run: $0.value) }
            )
        }
    }

    /// Forgets all scrapes but the last of each target.
    mutating func keepLastMoments() {
        for index in targets.indices { targets[index].moments = targets[index].moments.suffix(1) }
    }

    /// The target that a series belongs to: the one with the same labels, or else the only one that has them all, as
    /// when a Pushgateway keeps the metrics of hosts apart from those about aerostat, which alone have an instance.
    ///
    /// - Returns: nil where there is none; that target was not scraped, or its run is not wanted.
    /// - Throws: `Ambiguity` where there are several.
    func target(of labels: LabelSet) throws -> Int? {
        if let index = targets.firstIndex(where: { $0.labels == labels }) { return index }
        let candidates = targets.indices.filter { targets[$0].labels.contains(labels) }
        guard candidates.count < 2 else { throw Ambiguity(targets: candidates.map { targets[$0].labels.description }) }
        return candidates.first
    }

    /// A series that belongs to one of several targets.
    struct Ambiguity: Error {
        let targets: [String]
    }
}
