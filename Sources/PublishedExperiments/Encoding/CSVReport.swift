import SnapshotEncoding

/// The table as CSV (RFC 4180). Figures stand without unit, which has a column of its own.
enum CSVReport {
    private static let columns = [
        "id", "experiment", "what", "unit", "published", "simulated", "error", "tolerance", "evidence", "verdict",
        "basis", "reason",
    ]

    static func bytes(of reproduction: Reproduction) -> [UInt8] {
        var bytes = line(columns)
        for result in reproduction.results {
            for (index, finding) in result.outcome.findings.enumerated() {
                bytes += line(cells("\(result.experiment.id).\(index + 1)", result.experiment.id, finding))
            }
        }
        return bytes
    }

    private static func cells(_ id: String, _ experiment: String, _ finding: Finding) -> [String] {
        let published =
            finding.publishedNumber.map { decimalText($0, decimals: finding.decimals) } ?? finding.publishedText
        return [
            id, experiment, finding.what, finding.unit, published,
            decimalText(finding.simulated, decimals: finding.decimals), finding.errorText, finding.toleranceText,
            finding.evidence.rawValue, finding.verdictText, finding.basis,
            finding.verdict == .miss ? finding.reason ?? "" : "",
        ]
    }

    private static func line(_ cells: [String]) -> [UInt8] {
        Array(cells.map(csvField).joined(separator: [UInt8(ascii: ",")])) + Array("\r\n".utf8)
    }
}
