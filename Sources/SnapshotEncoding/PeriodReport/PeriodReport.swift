public import HostModel

/// What a report over a period is about, apart from its rows.
public struct PeriodReport: Sendable {
    public var heading: PeriodHeading
    public var columns: ColumnSelection
    /// How the period is cut into rows, in a word or as a time, such as `5m`.
    public var step: String
    /// Shows times to readers; data has them in UTC.
    public var clock: DisplayClock

    public init(heading: PeriodHeading, columns: ColumnSelection, step: String, clock: DisplayClock) {
        self.heading = heading
        self.columns = columns
        self.step = step
        self.clock = clock
    }

    var subject: ReportSubject { columns.layout.subject }
}
