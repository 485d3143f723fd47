/// A row of values of one subject, with fixed bytes before, between and after them.
struct RowTemplate<Subject: Sendable>: Sendable {
    struct Field: Sendable {
        enum Content: Sendable {
            case number(decimals: Int)
            /// The value is an index of these.
            case bytes([[UInt8]])
        }

        /// What stands between the value before and this one.
        let lead: [UInt8]
        let content: Content
        let value: @Sendable (Subject) -> Int64
    }

    private let fields: [Field]
    private let tail: [UInt8]
    /// An upper bound of the bytes in a row.
    let maximumLength: Int

    init(_ fields: [Field], tail: [UInt8]) {
        self.fields = fields
        self.tail = tail
        maximumLength = fields.reduce(tail.count) { total, field in
            switch field.content {
            case .number: total + field.lead.count + ByteCursor.maximumNumberLength
            case .bytes(let choices): total + field.lead.count + (choices.map(\.count).max() ?? 0)
            }
        }
    }

    func write(_ subject: Subject, to cursor: inout ByteCursor) {
        for field in fields {
            cursor.write(field.lead)
            switch field.content {
            case .number(let decimals): cursor.write(field.value(subject), decimals: decimals)
            case .bytes(let choices): cursor.write(choices[Int(field.value(subject))])
            }
        }
        cursor.write(tail)
    }
}
