/// The table in columns for a terminal, with what misses and why beneath.
enum TextReport {
    /// Columns that hold numbers stand at the right.
    private static let alignsRight: Set<Int> = [2, 3, 4]

    static func text(of reproduction: Reproduction, showsParameters: Bool) -> String {
        let rows = [Reproduction.Row.columns] + reproduction.rows.map(\.cells)
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var text = ""
        for row in rows { text += line(row, widths) }
        text += "\n\(reproduction.summary)\n"
        text += misses(reproduction)
        if showsParameters { text += parameters(reproduction) }
        return text
            + "\nEvidence: [S] read in the source, [2] in a secondary source, [K] recalled and unverified, [D] derived.\n"
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: widths[column] - cell.count)
            line += alignsRight.contains(column) ? padding + cell : cell + padding
            if column < cells.count - 1 { line += "  " }
        }
        while line.hasSuffix(" ") { line.removeLast() }
        return line + "\n"
    }

    private static func misses(_ reproduction: Reproduction) -> String {
        let misses = reproduction.misses
        guard !misses.isEmpty else { return "" }
        return "\nMisses:\n"
            + misses.map { "  \($0.id)  \($0.finding.what): \($0.finding.reason ?? "no reason known")\n" }.joined()
    }

    private static func parameters(_ reproduction: Reproduction) -> String {
        var text = "\nParameters, and where tolerances come from:\n"
        for result in reproduction.results {
            let experiment = result.experiment
            text += "\n\(experiment.id)  \(experiment.title)\n  source: \(experiment.source)\n"
            for parameter in experiment.parameters {
                text += "  \(parameter.name): \(parameter.value) (\(parameter.originText))\n"
            }
            for (basis, rows) in bases(of: result) { text += "  tolerance of \(rows): \(basis)\n" }
        }
        return text
    }

    /// Each reason for a tolerance once, with the rows that it is for, in the order of the first of them.
    static func bases(of result: Reproduction.Result) -> [(basis: String, rows: String)] {
        var bases: [(basis: String, rows: [ClosedRange<Int>])] = []
        for (index, finding) in result.outcome.findings.enumerated() {
            let row = index + 1
            guard let known = bases.firstIndex(where: { $0.basis == finding.basis }) else {
                bases.append((finding.basis, [row...row]))
                continue
            }
            let last = bases[known].rows.count - 1
            let stretch = bases[known].rows[last]
            if stretch.upperBound == row - 1 {
                bases[known].rows[last] = stretch.lowerBound...row
            } else {
                bases[known].rows.append(row...row)
            }
        }
        return bases.map { ($0.basis, $0.rows.map(text).joined(separator: ", ")) }
    }

    private static func text(_ rows: ClosedRange<Int>) -> String {
        rows.count == 1 ? ".\(rows.lowerBound)" : ".\(rows.lowerBound) to .\(rows.upperBound)"
    }
}
