internal import HostModel

/// A table in JSON that names its columns once: `"columns":[...],"rows":[[...],[...]]`.
struct JSONTable<Row: Sendable>: Sendable {
    /// A column, and how to read its values from a stretch of rows.
    struct Column: Sendable {
        let name: String
        let content: Content
        let appendValues: @Sendable (Span<Row>, inout OutputSpan<Int64>) -> Void
    }

    enum Content: Sendable {
        /// The value in units of 10 to the minus `decimals`.
        case number(decimals: Int)
        /// The value is an index of these, which are JSON already.
        case text([[UInt8]])
    }

    /// Up to the first row.
    let opening: [UInt8]
    private let columns: [Column]
    /// Rows begin with texts, behind which there is a comma.
    private let hasTexts: Bool
    private let maximumRowLength: Int

    /// - Parameters:
    ///   - texts: names of the columns at the start of each row that do not change within a run.
    ///   - columns: those behind them; at least one.
    init(texts: [String] = [], columns: [Column]) {
        let names = (texts + columns.map(\.name)).map { jsonString($0) }
        let list = names.joined(separator: [UInt8(ascii: ",")])
        opening = Array(#""columns":["#.utf8) + list + Array(#"],"rows":["#.utf8)
        self.columns = columns
        hasTexts = !texts.isEmpty
        maximumRowLength = columns.reduce(3) { $0 + $1.maximumLength + 1 }
    }

    /// An upper bound of the bytes of so many rows, but for the texts they begin with.
    func maximumLength(rows: Int) -> Int { rows * maximumRowLength }

    /// Writes rows with commas between them.
    ///
    /// Values are read column by column, because reading them from a row copies the whole row for each.
    ///
    /// - Parameter texts: what a row begins with, by its index: texts with commas between them.
    func write(
        _ rows: [Row],
        texts: (Int) -> UnsafeBufferPointer<UInt8>? = { _ in nil },
        to cursor: inout ByteCursor
    ) {
        let values = [Int64](capacity: rows.count * columns.count) { values in
            for column in columns { column.appendValues(rows.span, &values) }
        }
        for row in rows.indices {
            if row > 0 { cursor.write(UInt8(ascii: ",")) }
            cursor.write(UInt8(ascii: "["))
            if let texts = texts(row) { cursor.write(texts) }
            for (place, column) in columns.enumerated() {
                if hasTexts || place > 0 { cursor.write(UInt8(ascii: ",")) }
                column.write(values[place * rows.count + row], to: &cursor)
            }
            cursor.write(UInt8(ascii: "]"))
        }
    }
}

extension JSONTable.Column {
    init(_ column: ReportColumn<Row>) {
        name = column.name
        content =
            switch column.content {
            case .number(let decimals): .number(decimals: decimals)
            case .name(let names): .text(names.map { jsonString($0) })
            }
        let value = column.value
        appendValues = { rows, values in
            for index in rows.indices { values.append(value(rows[index])) }
        }
    }

    fileprivate var maximumLength: Int {
        switch content {
        case .number: ByteCursor.maximumNumberLength
        case .text(let texts): texts.map(\.count).max() ?? 0
        }
    }

    fileprivate func write(_ value: Int64, to cursor: inout ByteCursor) {
        switch content {
        case .number(let decimals): cursor.write(value, decimals: decimals)
        case .text(let texts): cursor.write(texts[Int(value)])
        }
    }
}

/// The texts that a row begins with.
func jsonRowTexts(_ texts: [String]) -> [UInt8] {
    Array(texts.map { jsonString($0) }.joined(separator: [UInt8(ascii: ",")]))
}
