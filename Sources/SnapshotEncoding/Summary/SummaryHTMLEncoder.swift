public import HostModel

/// Writes a summary as one HTML page without scripts and outside assets, light or dark as the reader prefers.
public enum SummaryHTMLEncoder {
    /// - Parameter clock: the time of day in which times are told, beside UTC.
    public static func encode(_ summary: PeriodSummary, clock: DisplayClock, into page: inout [UInt8]) {
        let document = SummaryDocument(summary, clock: clock)
        var lines = [
            "<!DOCTYPE html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\">",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
            "<meta name=\"color-scheme\" content=\"light dark\">",
            "<title>aerostat summary: \(document.verdict)</title>", "<style>", style, "</style>", "</head>", "<body>",
            "<main>",
            "<h1 class=\"\(summary.verdict.rawValue)\">\(document.verdict)</h1>",
            "<p class=\"reason\">\(htmlEscaped(document.reason)).</p>",
        ]
        for block in document.blocks {
            switch block {
            case .facts(let facts): lines += rows(of: facts)
            case .table(let table): lines += rows(of: table)
            case .list(let title, let items):
                lines += ["<h2>\(htmlEscaped(title))</h2>", "<ul>"]
                lines += items.map { "<li>\(htmlEscaped($0))</li>" } + ["</ul>"]
            }
        }
        lines += ["</main>", "</body>", "</html>"]
        for line in lines {
            page += line.utf8
            page.append(UInt8(ascii: "\n"))
        }
    }

    private static func rows(of facts: [(name: String, lines: [String])]) -> [String] {
        ["<dl>"]
            + facts.map { fact in
                "<dt>\(htmlEscaped(fact.name))</dt><dd>\(fact.lines.map(htmlEscaped).joined(separator: "<br>"))</dd>"
            } + ["</dl>"]
    }

    private static func rows(of table: SummaryDocument.Table) -> [String] {
        let head = table.columns.map { column in
            "<th scope=\"col\"\(column.isNumber ? " class=\"number\"" : "")>\(htmlEscaped(column.title))</th>"
        }
        var lines = ["<h2>\(htmlEscaped(table.title))</h2>", "<div class=\"wide\"><table>"]
        lines.append("<thead><tr>\(head.joined())</tr></thead>")
        lines.append("<tbody>")
        for (index, row) in table.rows.enumerated() {
            var cells = zip(table.columns, row).map { column, cell in
                "<td\(column.isNumber ? " class=\"number\"" : "")>\(htmlEscaped(cell))</td>"
            }
            if !table.bars.isEmpty, let last = cells.popLast() {
                let tenths = table.bars[index]
                let bar = "<span class=\"bar\" style=\"width:\(tenths / 10).\(tenths % 10)%\"></span>"
                cells.append(last.replacing("</td>", with: "\(bar)</td>"))
            }
            lines.append("<tr>\(cells.joined())</tr>")
        }
        lines += ["</tbody>", "</table></div>"]
        if !table.note.isEmpty { lines.append("<p class=\"note\">\(htmlEscaped(table.note))</p>") }
        return lines
    }

    private static let style = """
        :root { --text: #1c2024; --back: #ffffff; --line: #d5d9de; --soft: #5b6570; --bar: #3b6ea5;
          --ok: #1a7f45; --warning: #8a5a00; --critical: #b3261e; }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e4e7ea; --back: #16191d; --line: #3a4048; --soft: #a0a9b3; --bar: #6ea0d8;
            --ok: #58c98a; --warning: #e0b050; --critical: #f28b82; } }
        body { margin: 0; color: var(--text); background: var(--back); font: 15px/1.45 system-ui, sans-serif; }
        main { max-width: 52rem; margin: 0 auto; padding: 1rem; }
        h1 { margin: 0 0 .25rem; font-size: 1.6rem; }
        h1.ok { color: var(--ok); } h1.warning, h1.no_data { color: var(--warning); } h1.critical { color: var(--critical); }
        h2 { margin: 1.4rem 0 .4rem; font-size: 1.05rem; }
        .reason { margin: 0 0 1rem; font-size: 1.1rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; }
        dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
        .wide + dl { margin-top: 1rem; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); text-align: left;
          vertical-align: top; }
        th { color: var(--soft); font-weight: 600; }
        .number { text-align: right; white-space: nowrap; }
        .bar { display: block; height: .35rem; margin-top: .2rem; background: var(--bar); }
        .note { color: var(--soft); }
        """
}
