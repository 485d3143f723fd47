public import HostModel

/// The columns of a report: all that there are about its subject, or those that someone wants.
public struct ColumnSelection: Sendable, Hashable {
    /// The series that the columns need.
    public let layout: SeriesLayout
    /// Columns of that layout, in the order of the catalogue whatever order they were asked for in.
    public let columns: [PeriodColumn]

    /// All columns about the subject.
    public init(_ subject: ReportSubject) {
        self.init(subject) { _ in true }
    }

    /// The columns that match one of the patterns, by their own name or by that of their series.
    public init(_ subject: ReportSubject, matching patterns: [NamePattern]) throws(UnknownColumn) {
        let names = PeriodColumn.all(of: .all(subject)).map { [$0.name, $0.series.name] }
        for pattern in patterns where !names.contains(where: { $0.contains(where: pattern.matches) }) {
            throw UnknownColumn(pattern: pattern, subject: subject)
        }
        self.init(subject) { column in
            patterns.contains { $0.matches(column.name) || $0.matches(column.series.name) }
        }
    }

    /// The columns of a table that fits on a page.
    public static func readable(_ subject: ReportSubject) -> ColumnSelection {
        let names: Set<String> =
            switch subject {
            case .host:
                [
                    "memory_size_bytes", "memory_free_bytes_min", "memory_free_bytes_mean",
                    "memory_state_seconds_soft_increase", "memory_state_seconds_hard_increase",
                    "memory_state_seconds_low_increase", "memory_overcommit_ratio_mean",
                ]
            case .virtualMachine:
                [
                    "memory_size_bytes", "memory_consumed_bytes_mean", "memory_active_bytes_mean",
                    "memory_balloon_bytes_max", "memory_compressed_bytes_max", "memory_swapped_bytes_max",
                    "memory_swap_in_bytes_increase", "throughput_ratio_min",
                ]
            }
        return ColumnSelection(subject) { names.contains($0.name) }
    }

    private init(_ subject: ReportSubject, isWanted: (PeriodColumn) -> Bool) {
        let wanted = PeriodColumn.all(of: .all(subject)).filter(isWanted)
        let series = Set(wanted.map(\.series.name))
        let names = Set(wanted.map(\.name))
        layout = SeriesLayout.all(subject).filter { series.contains($0.name) }
        columns = PeriodColumn.all(of: layout).filter { names.contains($0.name) }
    }
}

/// A column that someone wants and that there is not.
public struct UnknownColumn: Error, Hashable, CustomStringConvertible {
    public var pattern: NamePattern
    public var subject: ReportSubject

    /// Lists what there is: the series, each of which stands for its columns.
    public var description: String {
        let rows = subject == .host ? "hosts" : "virtual machines"
        let series = SeriesLayout.all(subject).columns
        let names = { (role: SeriesColumn.Role) in
            series.filter { $0.role == role }.map(\.name).joined(separator: ", ")
        }
        return """
            '\(pattern.text)' is no column of rows about \(rows). There are, with * for any characters:
            as they are: \(names(.setting));
            alone, or with _min, _mean or _max: \(names(.gauge));
            alone, or with _increase in place of _total or at the end: \(names(.counter))
            """
    }
}
