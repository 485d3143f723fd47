public import HostModel

/// Writes a summary as Markdown with tables, for a ticket or a wiki.
public enum SummaryMarkdownEncoder {
    /// - Parameter clock: the time of day in which times are told, beside UTC.
    public static func encode(_ summary: PeriodSummary, clock: DisplayClock, into text: inout [UInt8]) {
        let document = SummaryDocument(summary, clock: clock)
        var lines = ["# \(document.verdict)", "", "\(escaped(document.reason))."]
        for block in document.blocks {
            lines.append("")
            switch block {
            case .facts(let facts):
                lines += facts.map { fact in
                    "- **\(fact.name)**: \(fact.lines.map(escaped).joined(separator: "; "))"
                }
            case .table(let table):
                lines += ["## \(escaped(table.title))", "", row(table.columns.map { escaped($0.title) })]
                lines.append(row(table.columns.map { $0.isNumber ? "---:" : "---" }))
                lines += table.rows.map { row($0.map(escaped)) }
                if !table.note.isEmpty { lines += ["", escaped(table.note)] }
            case .list(let title, let items):
                lines += ["## \(escaped(title))", ""] + items.map { "- \(escaped($0))" }
            }
        }
        for line in lines {
            text += line.utf8
            text.append(UInt8(ascii: "\n"))
        }
    }

    private static func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }

    /// Whatever could mean something to a reader of Markdown stands behind a backslash; line breaks become spaces.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\r", "\t": result += " "
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "!": result += "\\\(scalar)"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
