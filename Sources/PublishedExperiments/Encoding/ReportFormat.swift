/// Forms in which a reproduction is written.
public enum ReportFormat: String, Sendable, Hashable, CaseIterable {
    case text, csv, json, markdown
}

extension Reproduction {
    /// The table of all checked numbers, in one of the formats.
    ///
    /// - Parameter showsParameters: adds parameters and where tolerances come from; JSON has them always, CSV has
    ///   tolerances always and parameters never.
    public func encoded(as format: ReportFormat, showsParameters: Bool = false) -> [UInt8] {
        switch format {
        case .text: Array(TextReport.text(of: self, showsParameters: showsParameters).utf8)
        case .markdown: Array(MarkdownReport.text(of: self, showsParameters: showsParameters).utf8)
        case .csv: CSVReport.bytes(of: self)
        case .json: JSONReport.bytes(of: self)
        }
    }

    /// Such as `86 numbers checked: 80 ok, 6 miss; 30 of them are unverified`.
    var summary: String {
        let unverified = rows.filter(\.finding.evidence.isUnverified).count
        let misses = misses.count
        return "\(rows.count) numbers checked: \(rows.count - misses) ok, \(misses) miss; "
            + "\(unverified) of them against figures that are unverified"
    }
}

extension Reproduction.Row {
    static let columns = ["id", "what", "published", "simulated", "error", "tolerance", "evidence", "verdict"]

    var cells: [String] {
        [
            id, finding.what, finding.publishedText, finding.simulatedText, finding.errorText, finding.toleranceText,
            "[\(finding.evidence.rawValue)]", finding.verdictText,
        ]
    }
}
