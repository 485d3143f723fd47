public import HostModel

/// Writes a report over a period as Markdown, row by row: what there is to know about the period, then a table.
///
/// Sizes, times and ratios are written for people; times of day are those of the report's clock, and the heading has them
/// in UTC too.
public struct PeriodMarkdownEncoder: PeriodTableEncoder {
    private let report: PeriodReport
    private var hasRows = false

    public init(_ report: PeriodReport) {
        self.report = report
    }

    public func encodeStart(into document: inout [UInt8]) {
        let subject = report.subject == .host ? "hosts" : "virtual machines"
        document += "# Memory of \(subject)\n\n".utf8
        for fact in PeriodFacts(heading: report.heading, clock: report.clock, step: report.step).all {
            document += "- \(fact.name): \(markdownEscaped(fact.text))\n".utf8
        }
        document += "\n".utf8
    }

    public mutating func encode(_ row: PeriodRow, into document: inout [UInt8]) {
        if !hasRows { appendHeader(to: &document) }
        hasRows = true
        var cells = [report.clock.text(row.from), markdownEscaped(row.unit.host)]
        if report.subject == .virtualMachine { cells.append(markdownEscaped(row.unit.vm ?? ShownValue.unknown)) }
        cells += report.columns.columns.map { ShownValue.text($0.value(in: row), of: $0) }
        document += "| \(cells.joined(separator: " | ")) |\n".utf8
    }

    public func encodeEnd(into document: inout [UInt8]) {
        if !hasRows { document += "There are no rows.\n".utf8 }
    }

    private func appendHeader(to document: inout [UInt8]) {
        let names = ["from", "host"] + (report.subject == .virtualMachine ? ["vm"] : [])
        let columns = report.columns.columns.map(\.name)
        document += "| \((names + columns).joined(separator: " | ")) |\n".utf8
        let rules = names.map { _ in "---" } + columns.map { _ in "---:" }
        document += "| \(rules.joined(separator: " | ")) |\n".utf8
    }
}
