/// Reads JSON text, RFC 8259, from its start to its end, value by value, without keeping what was read.
///
/// The caller says what it expects next; what is not wanted is skipped, and checked all the same.
package struct JSONReader {
    /// What is wrong, and after how many bytes.
    package struct Fault: Error, Hashable, CustomStringConvertible {
        package let problem: String
        package let offset: Int

        package var description: String { "\(problem) at byte \(offset)" }
    }

    /// Arrays and objects within one another; a Prometheus needs six, a status of a host four.
    private static let maximumDepth = 32

    private let bytes: [UInt8]
    package private(set) var offset = 0
    private var depth = 0

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads an object. The body reads, or skips, the value of each key.
    package mutating func readObject(_ body: (inout JSONReader, String) throws -> Void) throws {
        try enter(UInt8(ascii: "{"))
        if take(UInt8(ascii: "}")) { return depth -= 1 }
        while true {
            let key = try readString()
            guard take(UInt8(ascii: ":")) else { throw fault("no colon after a key") }
            try body(&self, key)
            if take(UInt8(ascii: "}")) { return depth -= 1 }
            guard take(UInt8(ascii: ",")) else { throw fault("no comma in an object") }
        }
    }

    /// Reads an array. The body reads, or skips, each element.
    package mutating func readArray(_ body: (inout JSONReader) throws -> Void) throws {
        try enter(UInt8(ascii: "["))
        if take(UInt8(ascii: "]")) { return depth -= 1 }
        while true {
            try body(&self)
            if take(UInt8(ascii: "]")) { return depth -= 1 }
            guard take(UInt8(ascii: ",")) else { throw fault("no comma in an array") }
        }
    }

    package mutating func readString() throws -> String {
        let (range, hasEscapes) = try readStringRange()
        let text = hasEscapes ? try unescaped(range) : Array(bytes[range])
        guard let string = String(validating: text, as: UTF8.self) else { throw fault("a string that is not UTF-8") }
        return string
    }

    /// The bytes of a string in which nothing is escaped, as in every number that is written as a string.
    package mutating func readPlainString() throws -> ArraySlice<UInt8> {
        let (range, hasEscapes) = try readStringRange()
        guard !hasEscapes else { throw fault("an escape in a number") }
        return bytes[range]
    }

    /// The text of a number.
    package mutating func readNumber() throws -> ArraySlice<UInt8> {
        skipSpace()
        let start = offset
        _ = takeNow(UInt8(ascii: "-"))
        if !takeNow(UInt8(ascii: "0")) { try takeDigits() }
        if takeNow(UInt8(ascii: ".")) { try takeDigits() }
        if takeNow(UInt8(ascii: "e")) || takeNow(UInt8(ascii: "E")) {
            if !takeNow(UInt8(ascii: "+")) { _ = takeNow(UInt8(ascii: "-")) }
            try takeDigits()
        }
        return bytes[start..<offset]
    }

    /// Reads a value of whatever kind.
    package mutating func skipValue() throws {
        skipSpace()
        guard offset < bytes.count else { throw fault("an end in the midst") }
        switch bytes[offset] {
        case UInt8(ascii: "{"): try readObject { reader, _ in try reader.skipValue() }
        case UInt8(ascii: "["): try readArray { try $0.skipValue() }
        case UInt8(ascii: "\""): _ = try readString()
        case UInt8(ascii: "t"): try takeWord("true")
        case UInt8(ascii: "f"): try takeWord("false")
        case UInt8(ascii: "n"): try takeWord("null")
        default: _ = try readNumber()
        }
    }

    /// Whether the next value is a string.
    package mutating func isAtString() -> Bool {
        skipSpace()
        return offset < bytes.count && bytes[offset] == UInt8(ascii: "\"")
    }

    /// Makes sure that nothing follows.
    package mutating func readEnd() throws {
        skipSpace()
        guard offset == bytes.count else { throw fault("text after the end") }
    }

    package func fault(_ problem: String) -> Fault { Fault(problem: problem, offset: offset) }

    private mutating func enter(_ bracket: UInt8) throws {
        guard take(bracket) else { throw fault(bracket == UInt8(ascii: "{") ? "no object" : "no array") }
        depth += 1
        guard depth <= Self.maximumDepth else { throw fault("too many levels") }
    }

    private mutating func skipSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): offset += 1
            default: return
            }
        }
    }

    /// Takes the byte, after space, if it comes next.
    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        return takeNow(byte)
    }

    private mutating func takeNow(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func takeDigits() throws {
        let start = offset
        while offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) { offset += 1 }
        guard offset > start else { throw fault("no number") }
    }

    private mutating func takeWord(_ word: StaticString) throws {
        for byte in UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount) {
            guard takeNow(byte) else { throw fault("no value") }
        }
    }

    private mutating func readStringRange() throws -> (range: Range<Int>, hasEscapes: Bool) {
        guard take(UInt8(ascii: "\"")) else { throw fault("no string") }
        let start = offset
        var hasEscapes = false
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "\"") { return (start..<offset - 1, hasEscapes) }
            guard byte >= 0x20 else { throw fault("a control character in a string") }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                offset += 1
            }
        }
        throw fault("a string without end")
    }

    private func unescaped(_ range: Range<Int>) throws -> [UInt8] {
        var text: [UInt8] = []
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == UInt8(ascii: "\\") else {
                text.append(bytes[index])
                index += 1
                continue
            }
            let escape = bytes[index + 1]
            index += 2
            switch escape {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"): text += String(try unicodeScalar(at: &index, end: range.upperBound)).utf8
            default: throw fault("an unknown escape")
            }
        }
        return text
    }

    /// The scalar behind a `\u`, of which the second of a pair of surrogates is a part.
    private func unicodeScalar(at index: inout Int, end: Int) throws -> Unicode.Scalar {
        var code = try hexadecimal(at: &index, end: end)
        if (0xD800..<0xDC00).contains(code), index + 6 <= end, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        {
            index += 2
            let low = try hexadecimal(at: &index, end: end)
            guard (0xDC00..<0xE000).contains(low) else { throw fault("half a surrogate pair") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw fault("half a surrogate pair") }
        return scalar
    }

    private func hexadecimal(at index: inout Int, end: Int) throws -> UInt32 {
        guard index + 4 <= end else { throw fault("an escape that is cut off") }
        var code: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw fault("an unknown escape") }
            code = code << 4 | UInt32(digit)
        }
        index += 4
        return code
    }
}
