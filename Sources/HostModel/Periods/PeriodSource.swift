/// Something that has samples of the past: a history file, or a monitoring system that scraped aerostat.
///
/// Both calls block for as long as it takes.
public protocol PeriodSource: Sendable {
    /// What there is to know about the period before its rows.
    func heading(of query: PeriodQuery) throws -> PeriodHeading

    /// Reads rows in the order of their times, and within one part of the period in the order of the fleet. Memory does
    /// not grow with the length of the period.
    ///
    /// - Parameter layout: what the rows are about, and the columns that are wanted; fewer are faster.
    func readRows(
        of query: PeriodQuery,
        layout: SeriesLayout,
        step: PeriodStep,
        _ body: (PeriodRow) throws -> Void
    ) throws
}
