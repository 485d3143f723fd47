public import HostModel

/// Writes a summary as text for a terminal or a mail: 80 columns, no colour, one screen.
public enum SummaryTextEncoder {
    private static let width = 80
    private static let barWidth = 10

    /// - Parameter clock: the time of day in which times are told, beside UTC.
    public static func encode(_ summary: PeriodSummary, clock: DisplayClock, into text: inout [UInt8]) {
        let document = SummaryDocument(summary, clock: clock)
        var lines = wrapped("\(document.verdict): \(printable(document.reason))", indent: "  ")
        for block in document.blocks {
            lines.append("")
            switch block {
            case .facts(let facts): lines += rows(of: facts)
            case .table(let table): lines += rows(of: table)
            case .list(let title, let items):
                lines.append(title)
                for item in items { lines += wrapped("  \(printable(item))", indent: "    ") }
            }
        }
        for line in lines {
            text += trimmed(line).utf8
            text.append(UInt8(ascii: "\n"))
        }
    }

    private static func rows(of facts: [(name: String, lines: [String])]) -> [String] {
        let indent = (facts.map(\.name.count).max() ?? 0) + 2
        return facts.flatMap { fact in
            fact.lines.enumerated().flatMap { index, line in
                let name = padded(index == 0 ? fact.name : "", indent)
                return wrapped(name + printable(line), indent: String(repeating: " ", count: indent))
            }
        }
    }

    private static func rows(of table: SummaryDocument.Table) -> [String] {
        var columns = table.columns
        var rows = table.rows.map { $0.map(printable) }
        if !table.bars.isEmpty {
            columns.insert(.init(title: ""), at: columns.count - 1)
            for index in rows.indices { rows[index].insert(bar(table.bars[index]), at: rows[index].count - 1) }
        }
        let cells = [columns.map(\.title)] + rows
        var widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        let excess = widths.reduce(0, +) + 2 * widths.count - width
        // The first column holds names, the only cells that are long for no good reason.
        if excess > 0 { widths[0] = max(8, widths[0] - excess) }
        let lines = cells.map { row in
            let texts = zip(columns, zip(row, widths)).map { column, cell in
                let text = clipped(cell.0, cell.1)
                return column.isNumber ? leftPadded(text, cell.1) : padded(text, cell.1)
            }
            return "  " + texts.joined(separator: "  ")
        }
        return [printable(table.title)] + lines + (table.note.isEmpty ? [] : wrapped("  \(table.note)", indent: "  "))
    }

    private static func bar(_ perMille: Int64) -> String {
        let filled = Int((perMille * Int64(barWidth) + 999) / 1000)
        return padded(String(repeating: "#", count: min(barWidth, filled)), barWidth)
    }

    /// Broken at spaces; further lines begin with the indent.
    private static func wrapped(_ line: String, indent: String) -> [String] {
        guard line.count > width else { return [line] }
        var lines: [String] = []
        var current = ""
        var isEmpty = true
        for word in line.split(separator: " ", omittingEmptySubsequences: false) {
            if !isEmpty, current.count + 1 + word.count > width {
                lines.append(current)
                current = indent + word
            } else {
                current += isEmpty ? String(word) : " \(word)"
            }
            isEmpty = false
        }
        return lines + [current]
    }

    /// Names may hold anything; what a terminal would act on, or what would break a line, becomes a question mark.
    private static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "?" : $0 }))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private static func clipped(_ text: String, _ width: Int) -> String {
        text.count > width ? "\(text.prefix(width - 2)).." : text
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func leftPadded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func trimmed(_ line: String) -> Substring {
        var end = line.endIndex
        while end > line.startIndex, line[line.index(before: end)] == " " { end = line.index(before: end) }
        return line[..<end]
    }
}
