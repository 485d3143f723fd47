/// What a person presses.
package enum TopKey: Sendable, Hashable {
    case letter(Character)
    case up, down, pageUp, pageDown, home, end
    /// Ctrl-L.
    case redraw
}

/// Makes keys of the bytes that a terminal sends for them, which may arrive in pieces.
package struct KeyReader: Sendable {
    private var pending: [UInt8] = []
    /// Longest sequence that is waited for; what is longer is no key.
    private static let maximumBytes = 16

    package init() {}

    package mutating func keys(_ bytes: some Sequence<UInt8>) -> [TopKey] {
        bytes.compactMap { key($0) }
    }

    private mutating func key(_ byte: UInt8) -> TopKey? {
        guard !pending.isEmpty else {
            if byte == 0x1B { pending = [byte] }
            return Self.plainKey(byte)
        }
        pending.append(byte)
        // ESC, then [ or O, then parameters, then a letter or a tilde.
        if pending.count == 2, byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") { return nil }
        if pending.count == 2 {
            // Escape alone, and another key after it.
            pending = byte == 0x1B ? [byte] : []
            return Self.plainKey(byte)
        }
        guard (0x40...0x7E).contains(byte) else {
            if pending.count > Self.maximumBytes { pending = [] }
            return nil
        }
        defer { pending = [] }
        return Self.sequenceKey(pending.dropFirst(2))
    }

    private static func plainKey(_ byte: UInt8) -> TopKey? {
        switch byte {
        case 0x0C: .redraw
        case 0x0D, 0x0A: .letter(" ")
        case 0x20..<0x7F: .letter(Character(Unicode.Scalar(byte)))
        default: nil
        }
    }

    private static func sequenceKey(_ sequence: ArraySlice<UInt8>) -> TopKey? {
        switch String(decoding: sequence, as: UTF8.self) {
        case "A": .up
        case "B": .down
        case "5~": .pageUp
        case "6~": .pageDown
        case "H", "1~", "7~": .home
        case "F", "4~", "8~": .end
        default: nil
        }
    }
}
