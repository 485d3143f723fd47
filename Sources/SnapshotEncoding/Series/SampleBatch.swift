/// Samples that go out in one request: some series of a set, at some moments, or the note that they have ended.
///
/// A receiver that refuses a request does not say which samples it dislikes, so a batch can be cut in two, by series or
/// by time, until what is refused is alone.
public struct SampleBatch: Sendable, Hashable {
    public enum Content: Sendable, Hashable {
        /// Rows of all series of the set; their times ascend.
        case values([SampleRow])
        /// The series have no values from this moment on, in milliseconds since 1970.
        case stale(milliseconds: Int64)
    }

    public var content: Content
    /// Numbers of series in the set; the ranges ascend and are not empty.
    public var series: [Range<Int>]

    public init(content: Content, series: [Range<Int>]) {
        self.content = content
        self.series = series
    }

    public var seriesCount: Int { series.reduce(0) { $0 + $1.count } }

    /// Values of one series; 1 for the note that it has ended.
    public var momentCount: Int {
        switch content {
        case .values(let rows): rows.count
        case .stale: 1
        }
    }

    public var sampleCount: Int { seriesCount * momentCount }

    /// The same moments of the first half of the series and of the other; nil where there are fewer than two series.
    public func halves() -> (first: SampleBatch, second: SampleBatch)? {
        let count = seriesCount
        guard count > 1 else { return nil }
        var wanted = count / 2
        var first: [Range<Int>] = []
        var second: [Range<Int>] = []
        for range in series {
            let cut = range.lowerBound + min(wanted, range.count)
            wanted -= cut - range.lowerBound
            if cut > range.lowerBound { first.append(range.lowerBound..<cut) }
            if cut < range.upperBound { second.append(cut..<range.upperBound) }
        }
        return (SampleBatch(content: content, series: first), SampleBatch(content: content, series: second))
    }

    /// The same series at the earlier half of the moments and at the later; nil where there are fewer than two moments.
    public func earlierAndLater() -> (earlier: SampleBatch, later: SampleBatch)? {
        guard case .values(let rows) = content, rows.count > 1 else { return nil }
        let middle = rows.count / 2
        return (
            SampleBatch(content: .values(Array(rows[..<middle])), series: series),
            SampleBatch(content: .values(Array(rows[middle...])), series: series)
        )
    }
}
