/// Reads RFC 4180 back, strictly: CRLF after each record, quotes only around whole fields, equal field counts.
struct CSVTable {
    enum Malformed: Error {
        case quoteInsideField, textAfterQuote, lineFeedWithoutCarriageReturn, unfinished, unequalFieldCounts
    }

    let header: [String]
    let records: [[String: String]]

    init(_ bytes: [UInt8]) throws {
        let rows = try Self.rows(bytes)
        let header = rows.first ?? []
        guard rows.allSatisfy({ $0.count == header.count }) else { throw Malformed.unequalFieldCounts }
        self.header = header
        records = rows.dropFirst().map { row in Dictionary(uniqueKeysWithValues: zip(header, row)) }
    }

    private static func rows(_ bytes: [UInt8]) throws -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var index = 0
        while index < bytes.count {
            let field: [UInt8]
            if bytes[index] == UInt8(ascii: "\"") {
                field = try quoted(bytes, &index)
            } else {
                field = Array(bytes[index...].prefix { $0 != UInt8(ascii: ",") && $0 != 13 && $0 != 10 })
                guard !field.contains(UInt8(ascii: "\"")) else { throw Malformed.quoteInsideField }
                index += field.count
            }
            row.append(String(decoding: field, as: UTF8.self))
            guard index < bytes.count else { throw Malformed.unfinished }
            if bytes[index] == UInt8(ascii: ",") {
                index += 1
                continue
            }
            guard bytes[index...].starts(with: [13, 10]) else {
                throw bytes[index] == 10 ? Malformed.lineFeedWithoutCarriageReturn : Malformed.textAfterQuote
            }
            index += 2
            rows.append(row)
            row = []
        }
        guard row.isEmpty else { throw Malformed.unfinished }
        return rows
    }

    private static func quoted(_ bytes: [UInt8], _ index: inout Int) throws -> [UInt8] {
        var field: [UInt8] = []
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\"") {
                guard index < bytes.count, bytes[index] == byte else { return field }
                index += 1
            }
            field.append(byte)
        }
        throw Malformed.unfinished
    }
}
