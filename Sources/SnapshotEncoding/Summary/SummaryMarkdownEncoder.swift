public import HostModel

/// Writes a summary as Markdown with tables, for a ticket or a wiki.
public enum SummaryMarkdownEncoder {
    /// - Parameter clock: the time of day in which times are told, beside UTC.
    public static func encode(_ summary: PeriodSummary, clock: DisplayClock, into text: inout [UInt8]) {
        let document = SummaryDocument(summary, clock: clock)
        var lines = ["# \(document.verdict)", "", "\(markdownEscaped(document.reason))."]
        for block in document.blocks {
            lines.append("")
            switch block {
            case .facts(let facts):
                lines += facts.map { fact in
                    "- **\(fact.name)**: \(fact.lines.map(markdownEscaped).joined(separator: "; "))"
                }
            case .table(let table):
                lines += [
                    "## \(markdownEscaped(table.title))", "", row(table.columns.map { markdownEscaped($0.title) }),
                ]
                lines.append(row(table.columns.map { $0.isNumber ? "---:" : "---" }))
                lines += table.rows.map { row($0.map(markdownEscaped)) }
                if !table.note.isEmpty { lines += ["", markdownEscaped(table.note)] }
            case .list(let title, let items):
                lines += ["## \(markdownEscaped(title))", ""] + items.map { "- \(markdownEscaped($0))" }
            }
        }
        for line in lines {
            text += line.utf8
            text.append(UInt8(ascii: "\n"))
        }
    }

    private static func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }
}
