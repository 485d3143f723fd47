import HostModel

/// Shows how far reading a period has come, and stops it when someone asks for that.
struct PeriodProgress {
    private let start: Timestamp
    private var bar: ProgressBar

    init(_ query: PeriodQuery) {
        start = query.from
        bar = ProgressBar(total: query.to.millisecondsSince1970 - start.millisecondsSince1970, showsSpeed: false)
    }

    /// To be called for each row that was read.
    mutating func show(_ row: PeriodRow) throws {
        guard !Interruption.isRequested else { throw ExitStatus.interrupted }
        bar.show(max(0, row.to.millisecondsSince1970 - start.millisecondsSince1970))
    }

    /// Takes the bar away.
    func clear() { bar.clear() }
}
