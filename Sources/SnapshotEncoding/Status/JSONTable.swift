/// A table in JSON that names its columns once: `"columns":[...],"rows":[[...],[...]]`.
struct JSONTable<Row: Sendable>: Sendable {
    /// Up to the first row.
    let opening: [UInt8]
    /// Behind the texts that a row begins with.
    private let template: RowTemplate<Row>

    /// - Parameters:
    ///   - texts: names of the columns at the start of each row that do not change within a run.
    ///   - columns: those behind them; at least one.
    init(texts: [String] = [], columns: [ReportColumn<Row>]) {
        let names = (texts + columns.map(\.name)).map { jsonString($0) }
        let list = names.joined(separator: [UInt8(ascii: ",")])
        opening = Array(#""columns":["#.utf8) + list + Array(#"],"rows":["#.utf8)
        let fields = columns.enumerated().map { index, column in
            let content: RowTemplate<Row>.Field.Content =
                switch column.content {
                case .number(let decimals): .number(decimals: decimals)
                case .name(let names): .bytes(names.map(jsonString))
                }
            let lead = index == 0 && texts.isEmpty ? [] : [UInt8(ascii: ",")]
            return RowTemplate<Row>.Field(lead: lead, content: content, value: column.value)
        }
        template = RowTemplate(fields, tail: [UInt8(ascii: "]")])
    }

    /// An upper bound of the bytes of so many rows, but for the texts they begin with.
    func maximumLength(rows: Int) -> Int { rows * (template.maximumLength + 2) }

    /// Writes a row.
    ///
    /// - Parameter texts: what the row begins with, commas between them; empty where there are none.
    func write(_ row: Row, texts: UnsafeBufferPointer<UInt8>, isFirst: Bool, to cursor: inout ByteCursor) {
        if !isFirst { cursor.write(UInt8(ascii: ",")) }
        cursor.write(UInt8(ascii: "["))
        cursor.write(texts)
        template.write(row, to: &cursor)
    }
}

/// The texts that a row begins with.
func jsonRowTexts(_ texts: [String]) -> [UInt8] {
    Array(texts.map { jsonString($0) }.joined(separator: [UInt8(ascii: ",")]))
}
