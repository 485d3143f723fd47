/// How a row of a report is written down.
enum ReportSyntax: Sendable {
    /// RFC 4180: commas, quotes where needed, CRLF.
    case csv
    /// One JSON object a line, with the column names as keys.
    case jsonLines

    /// What stands before the value of a column.
    func lead(_ name: String, isFirst: Bool = false) -> [UInt8] {
        switch self {
        case .csv: isFirst ? [] : [UInt8(ascii: ",")]
        case .jsonLines: [UInt8(ascii: isFirst ? "{" : ",")] + jsonString(name) + [UInt8(ascii: ":")]
        }
    }

    func text(_ text: String) -> [UInt8] {
        switch self {
        case .csv: csvField(text)
        case .jsonLines: jsonString(text)
        }
    }

    /// What ends a row.
    var tail: [UInt8] {
        switch self {
        case .csv: Array("\r\n".utf8)
        case .jsonLines: Array("}\n".utf8)
        }
    }
}
