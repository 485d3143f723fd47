import HostModel

/// Shows how far reading a period has come, and stops it when someone asks for that.
struct PeriodProgress {
    private let start: Timestamp
    private let total: Int64
    private var bar: ProgressBar

    init(_ query: PeriodQuery) {
        start = query.from
        total = query.to.millisecondsSince1970 - start.millisecondsSince1970
        bar = ProgressBar(total: total, showsSpeed: false)
    }

    /// To be called for each row that was read.
    mutating func show(_ row: PeriodRow) throws {
        guard !Interruption.isRequested else { throw ExitStatus.interrupted }
        // The last row may end after the period, and one from before the clock was set back before it.
        bar.show(min(max(0, row.to.millisecondsSince1970 - start.millisecondsSince1970), total))
    }

    /// Takes the bar away.
    func clear() { bar.clear() }
}
