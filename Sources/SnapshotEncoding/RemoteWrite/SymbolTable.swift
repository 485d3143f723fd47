/// Every text that the series of a set need, each once, with a number; 0 is the empty text.
struct SymbolTable: Sendable {
    private(set) var texts = RowTable()
    /// By bytes, because texts that Swift takes for equal may be written in different ways.
    private var numbers: [[UInt8]: UInt32] = [:]

    init() {
        _ = number(of: "")
    }

    mutating func number(of text: String) -> UInt32 {
        let bytes = Array(text.utf8)
        if let number = numbers[bytes] { return number }
        let number = UInt32(texts.count)
        numbers[bytes] = number
        texts.append(bytes)
        return number
    }
}

/// The texts of one request, numbered in the order in which they are first needed.
struct RequestSymbols {
    private let texts: RowTable
    /// For each text of the table its number in the request; 0 for one that is not needed so far.
    private var numbers: [UInt32]
    /// The other way round.
    private var needed: [UInt32] = [0]
    private var textLength = 0

    init(_ texts: RowTable) {
        self.texts = texts
        numbers = Array(repeating: 0, count: texts.count)
    }

    /// - Parameter symbol: number in the table.
    @inline(__always)
    mutating func number(of symbol: UInt32) -> UInt32 {
        let known = numbers[Int(symbol)]
        guard known == 0, symbol != 0 else { return known }
        let number = UInt32(needed.count)
        numbers[Int(symbol)] = number
        needed.append(symbol)
        textLength += texts.byteCount(of: Int(symbol)..<Int(symbol) + 1)
        return number
    }

    /// An upper bound of the bytes that `write` writes.
    var maximumLength: Int { textLength + needed.count * (1 + ByteCursor.maximumVarintLength) }

    func write(field: UInt8, to cursor: inout ByteCursor) {
        texts.withRows { texts in
            for symbol in needed {
                let text = texts[Int(symbol)]
                cursor.write(protobufField: field, length: text.count)
                cursor.write(text)
            }
        }
    }
}
