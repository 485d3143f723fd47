/// The label pairs of many subjects as ready bytes, one row a subject: `host="a",vm="web-01"`, without braces.
///
/// Names do not change within a run, so they are escaped once and copied ever after.
struct LabelTable: Sendable {
    private var bytes: [UInt8] = []
    /// Where each row begins in `bytes`, and where the last one ends.
    private var offsets = [0]

    mutating func append(_ labels: [(name: String, value: String)]) {
        bytes += labelPairs(labels)
        offsets.append(bytes.count)
    }

    /// Bytes of the rows together.
    func byteCount(of rows: Range<Int>) -> Int { offsets[rows.upperBound] - offsets[rows.lowerBound] }

    /// Calls `body` with a way to read rows that checks no bounds.
    func withRows(_ body: (Rows) -> Void) {
        bytes.withUnsafeBufferPointer { bytes in
            offsets.withUnsafeBufferPointer { body(Rows(bytes: bytes, offsets: $0)) }
        }
    }

    struct Rows {
        fileprivate let bytes: UnsafeBufferPointer<UInt8>
        fileprivate let offsets: UnsafeBufferPointer<Int>

        @inline(__always)
        subscript(row: Int) -> UnsafeBufferPointer<UInt8> {
            UnsafeBufferPointer(rebasing: bytes[offsets[row]..<offsets[row + 1]])
        }
    }
}

/// `name="value"` pairs with commas between them, values escaped as the text format 0.0.4 asks.
func labelPairs(_ labels: [(name: String, value: String)]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, label) in labels.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes += label.name.utf8
        bytes += "=\"".utf8
        bytes += escaped(label.value, quote: true)
        bytes.append(UInt8(ascii: "\""))
    }
    return bytes
}

/// Backslash and line feed, and the double quote where the text stands between quotes, as two characters each.
func escaped(_ text: String, quote: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    for character in text.utf8 {
        switch character {
        case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
        case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
        case UInt8(ascii: "\"") where quote: bytes += #"\""#.utf8
        default: bytes.append(character)
        }
    }
    return bytes
}
