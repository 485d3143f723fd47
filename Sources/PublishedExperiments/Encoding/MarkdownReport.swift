/// The table for a README.
enum MarkdownReport {
    static func text(of reproduction: Reproduction, showsParameters: Bool) -> String {
        var text = row(Reproduction.Row.columns)
        text += row(["---", "---", "---:", "---:", "---:", "---", "---", "---"])
        for entry in reproduction.rows { text += row(entry.cells) }
        text += "\n\(reproduction.summary).\n"
        let misses = reproduction.misses
        if !misses.isEmpty {
            text += "\n"
            for miss in misses { text += "- \(miss.id) misses: \(miss.finding.reason ?? "no reason known").\n" }
        }
        if showsParameters { text += parameters(reproduction) }
        return text
    }

    private static func parameters(_ reproduction: Reproduction) -> String {
        var text = ""
        for result in reproduction.results {
            text += "\n**\(result.experiment.id)**: \(result.experiment.title) (\(result.experiment.source)).\n\n"
            text += row(["parameter", "value", "origin"]) + row(["---", "---", "---"])
            for parameter in result.experiment.parameters {
                text += row([parameter.name, parameter.value, parameter.originText])
            }
            for (basis, rows) in TextReport.bases(of: result) { text += row(["tolerance of \(rows)", basis, ""]) }
        }
        return text
    }

    private static func row(_ cells: [String]) -> String {
        // A bar would end the cell.
        "|"
            + cells.map { " \($0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")) |" }
            .joined() + "\n"
    }
}
