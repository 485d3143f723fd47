/// How a period is cut into rows. Each part is open at its start and closed at its end.
public enum PeriodStep: Sendable, Hashable {
    /// A row for each sample, or for each row that samples were thinned to, from the one before to it. It has no length
    /// where the clock was set back in between.
    case sample
    /// Parts of one length, at least 1, counted from an origin.
    case every(milliseconds: Int64, origin: Timestamp)
    /// Parts between neighbouring times, which ascend. Two times are one row for all of it.
    case between([Timestamp])

    /// The part that holds the time of a sample, which tells of the time since another; nil where there is none.
    public func part(of time: Timestamp, since: Timestamp) -> (from: Timestamp, to: Timestamp)? {
        switch self {
        case .sample: return (min(since, time), time)
        case .every(let length, let origin):
            let offset = time.millisecondsSince1970 - origin.millisecondsSince1970
            let from = origin.advanced(byMilliseconds: floorDivide(offset - 1, length) * length)
            return (from, from.advanced(byMilliseconds: length))
        case .between(let edges):
            guard let first = edges.first, let last = edges.last, first < time, time <= last else { return nil }
            var (low, high) = (0, edges.count - 1)
            while high - low > 1 {
                let middle = (low + high) / 2
                if edges[middle] < time { low = middle } else { high = middle }
            }
            return (edges[low], edges[high])
        }
    }
}
