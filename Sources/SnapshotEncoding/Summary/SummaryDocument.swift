import HostModel

/// A summary put into words, before it gets the form of a text, a Markdown document or a page.
struct SummaryDocument {
    /// Such as `CRITICAL`.
    var verdict: String
    /// One sentence that says why.
    var reason: String
    var blocks: [Block]

    enum Block {
        /// Names and what there is to say under each, one line after the other.
        case facts([(name: String, lines: [String])])
        case table(Table)
        case list(title: String, items: [String])
    }

    struct Table {
        var title: String
        var columns: [Column]
        var rows: [[String]]
        /// Per mille of a whole for each row, drawn as a bar in front of the last column; empty for no bars.
        var bars: [Int64] = []
        /// What else there is to know, beneath the rows.
        var note = ""
    }

    struct Column {
        var title: String
        /// Numbers stand to the right of their column.
        var isNumber = false
    }
}

extension SummaryDocument {
    /// - Parameter clock: the time of day in which times are told, beside UTC.
    init(_ summary: PeriodSummary, clock: DisplayClock) {
        let words = SummaryWords(clock: clock)
        verdict = words.verdict(summary.verdict)
        reason = words.reason(summary)
        let sections = SummarySections(summary: summary, words: words)
        blocks = [.facts(sections.period)]
        guard summary.verdict != .noData else { return }
        blocks += [.table(sections.states)]
        if summary.hosts.count > 1 { blocks += [.table(sections.hosts), .table(sections.freeMemory)] }
        if let worst = summary.worst { blocks += [.facts(sections.worst(worst))] }
        if summary.hosts.count == 1, let host = summary.hosts.first {
            blocks += [.table(sections.quantities(of: host))]
        }
        blocks += [.table(sections.reclaimed)] + sections.stalls + sections.findings
    }
}
