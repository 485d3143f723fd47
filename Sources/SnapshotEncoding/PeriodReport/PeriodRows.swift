internal import HostModel

/// The rows of a report over a period in one syntax.
struct PeriodRows: Sendable {
    private struct Field: Sendable {
        let column: PeriodColumn
        let lead: [UInt8]
        let decimals: Int
    }

    private let subject: ReportSubject
    private let syntax: ReportSyntax
    private let unknown: [UInt8]
    private let fields: [Field]
    private let samplesLead: [UInt8]
    private let tail: [UInt8]
    private let maximumLength: Int
    /// The times of the newest row, which others share.
    private var times: (from: Timestamp, to: Timestamp, text: [UInt8])?

    /// - Parameter unknown: stands for a value that is not known.
    init(_ selection: ColumnSelection, syntax: ReportSyntax, unknown: String, tail: [UInt8]) {
        subject = selection.layout.subject
        self.syntax = syntax
        self.unknown = Array(unknown.utf8)
        self.tail = tail
        samplesLead = syntax.lead("samples")
        fields = selection.columns.map {
            Field(column: $0, lead: syntax.lead($0.name), decimals: $0.decimals)
        }
        let number = max(ByteCursor.maximumNumberLength, unknown.utf8.count)
        maximumLength = fields.reduce(samplesLead.count + number + tail.count) { $0 + $1.lead.count + number }
    }

    /// The columns before those of series.
    static func leadingColumns(_ subject: ReportSubject) -> [String] {
        switch subject {
        case .host: ["from", "to", "host", "samples"]
        case .virtualMachine: ["from", "to", "host", "vm", "group", "samples"]
        }
    }

    mutating func encode(_ row: PeriodRow, into rows: inout [UInt8]) {
        appendTimes(of: row, to: &rows)
        rows += syntax.lead("host") + syntax.text(row.unit.host)
        if subject == .virtualMachine {
            rows += syntax.lead("vm") + (row.unit.vm.map(syntax.text) ?? unknown)
            rows += syntax.lead("group") + (row.unit.group.map(syntax.text) ?? unknown)
        }
        rows.append(upTo: maximumLength) { cursor in
            cursor.write(samplesLead)
            cursor.write(row.sampleCount, decimals: 0)
            for field in fields {
                cursor.write(field.lead)
                if let value = field.column.value(in: row) {
                    cursor.write(value, decimals: field.decimals)
                } else {
                    cursor.write(unknown)
                }
            }
            cursor.write(tail)
        }
    }

    private mutating func appendTimes(of row: PeriodRow, to rows: inout [UInt8]) {
        if let times, times.from == row.from, times.to == row.to {
            rows += times.text
            return
        }
        let text =
            syntax.lead("from", isFirst: true) + syntax.text(row.from.description) + syntax.lead("to")
            + syntax.text(row.to.description)
        times = (row.from, row.to, text)
        rows += text
    }
}
