import HostModel

/// What the hosts were like during the last hour of simulated time: a moment of each at equal intervals.
///
/// Snapshots take it along as it is. Adding to it then copies the places of at most 240 rows, never the moments.
struct RecentPast: Sendable {
    /// Simulated milliseconds that it reaches back.
    static let reach: Int64 = 3_600_000
    /// Between two moments of a small fleet, in simulated milliseconds: a balance period.
    static let shortestInterval: Int64 = 15_000
    /// Moments of all hosts together, some 4 MB; larger fleets have fewer of each host.
    static let maximumMoments = 30_000
    /// Fewer would be no picture.
    static let minimumRows: Int64 = 24

    /// Simulated milliseconds between two moments of a host, a multiple of the shortest interval.
    let interval: Int64
    /// A row for each time, oldest first, with a moment for each host.
    private(set) var rows: [[HostMoment]] = []

    /// - Parameter hosts: number of hosts of the fleet.
    init(hosts: Int) {
        let finest = Self.reach / Self.shortestInterval
        let affordable = max(Self.minimumRows, Int64(Self.maximumMoments / max(1, hosts)))
        let rows = min(finest, affordable)
        interval = (finest + rows - 1) / rows * Self.shortestInterval
    }

    /// True at the times at which a moment is wanted.
    func isDue(atMilliseconds elapsed: Int64) -> Bool { elapsed % interval == 0 }

    /// Adds a row and drops those that are more than an hour older.
    ///
    /// - Parameter moments: one for each host, in the order of the fleet.
    mutating func add(_ moments: [HostMoment]) {
        rows.append(moments)
        let newest = moments.first?.elapsedMilliseconds ?? 0
        let kept = rows.firstIndex { newest - ($0.first?.elapsedMilliseconds ?? newest) <= Self.reach } ?? 0
        rows.removeFirst(kept)
    }

    /// The moments of one host, oldest first.
    func moments(ofHost index: Int) -> some Collection<HostMoment> { rows.lazy.map { $0[index] } }
}
