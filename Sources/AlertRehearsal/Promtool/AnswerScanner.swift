/// Goes through what promtool printed, piece by piece.
struct AnswerScanner {
    private let bytes: [UInt8]
    private(set) var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Nothing but white space is left.
    var isAtEnd: Bool { bytes[index...].allSatisfy { $0 == 0x20 || $0 == 0x0A } }

    /// Takes the text if it comes next.
    mutating func take(_ text: String) -> Bool {
        let text = text.utf8
        guard bytes.count - index >= text.count, bytes[index...].starts(with: text) else { return false }
        index += text.count
        return true
    }

    mutating func skipBlanks() {
        while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    }

    mutating func takeNumber() -> Bool {
        let start = index
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
        return index > start
    }

    /// The rest of the line, which is taken.
    mutating func line() -> String {
        let end = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
        defer { index = min(end + 1, bytes.count) }
        return String(decoding: bytes[index..<end], as: UTF8.self)
    }

    /// What stands before the end mark, which is taken too; nil where the line has none.
    mutating func text(before end: UInt8) -> String? {
        guard let stop = bytes[index...].firstIndex(where: { $0 == end || $0 == 0x0A }), bytes[stop] == end
        else { return nil }
        defer { index = stop + 1 }
        return String(decoding: bytes[index..<stop], as: UTF8.self)
    }

    /// A duration such as `1h30m` and the comma behind it, in milliseconds.
    mutating func time() -> Int64? {
        text(before: UInt8(ascii: ",")).flatMap { PrometheusDuration.milliseconds($0) }
    }

    /// Labels such as `{a="b", c="d"}`, in their order.
    mutating func labels() -> [AlertInstance.Label]? {
        guard take("{") else { return nil }
        var labels: [AlertInstance.Label] = []
        if take("}") { return labels }
        repeat {
            guard let name = labelName(), take("="), let value = quoted() else { return nil }
            labels.append(AlertInstance.Label(name: name, value: value))
        } while take(", ")
        return take("}") ? labels : nil
    }

    /// A name of a label, in quotes where it needs them.
    private mutating func labelName() -> String? {
        if index < bytes.count, bytes[index] == UInt8(ascii: "\"") { return quoted() }
        let end = bytes[index...].firstIndex { !Self.belongsToNames($0) } ?? bytes.count
        guard end > index else { return nil }
        defer { index = end }
        return String(decoding: bytes[index..<end], as: UTF8.self)
    }

    private static func belongsToNames(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    /// A text in double quotes as Go writes it.
    mutating func quoted() -> String? {
        guard take("\"") else { return nil }
        var text: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case 0x0A: return nil
            case UInt8(ascii: "\\"):
                guard appendEscaped(to: &text) else { return nil }
            default: text.append(byte)
            }
        }
        return nil
    }

    /// Takes what follows a backslash.
    private mutating func appendEscaped(to text: inout [UInt8]) -> Bool {
        guard index < bytes.count else { return false }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "a"): text.append(0x07)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "v"): text.append(0x0B)
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): text.append(byte)
        case UInt8(ascii: "x"):
            guard let code = hexadecimal(2) else { return false }
            text.append(UInt8(code))
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            guard let code = hexadecimal(byte == UInt8(ascii: "u") ? 4 : 8), let scalar = Unicode.Scalar(code)
            else { return false }
            text += UTF8.encode(scalar).map(Array.init) ?? []
        default: return false
        }
        return true
    }

    private mutating func hexadecimal(_ count: Int) -> UInt32? {
        guard bytes.count - index >= count else { return nil }
        defer { index += count }
        return UInt32(String(decoding: bytes[index..<index + count], as: UTF8.self), radix: 16)
    }
}
