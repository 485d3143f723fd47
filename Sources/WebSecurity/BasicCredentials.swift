/// Name and password of an `Authorization` header of the scheme Basic, as bytes; see RFC 7617.
struct BasicCredentials: Hashable {
    /// Bytes that a header may have; longer ones are not looked at.
    static let maximumHeaderLength = 4096

    let name: [UInt8]
    let password: [UInt8]

    /// Nil for a header of another scheme or one that is written wrongly, and for a password that bcrypt cannot take whole
    /// because it has a NUL.
    init?(header: String) {
        let bytes = header.utf8
        let scheme = "basic "
        guard bytes.count <= Self.maximumHeaderLength, bytes.count > scheme.utf8.count,
            zip(bytes, scheme.utf8).allSatisfy({ $0 | 0x20 == $1 })
        else { return nil }
        guard let text = Self.decode(Array(bytes.dropFirst(scheme.utf8.count))),
            let colon = text.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        name = Array(text[..<colon])
        password = Array(text[(colon + 1)...])
        guard !password.contains(0) else { return nil }
    }

    /// The bytes that a text in Base64 stands for, padded as RFC 4648 asks; nil for anything else.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let padding = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding <= 2 else { return nil }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        for (index, byte) in text.enumerated() {
            guard let value = index < text.count - padding ? value(of: byte) : 0 else { return nil }
            bits = bits << 6 | value
            guard index % 4 == 3 else { continue }
            decoded += [UInt8(bits >> 16 & 0xFF), UInt8(bits >> 8 & 0xFF), UInt8(bits & 0xFF)]
            bits = 0
        }
        return decoded.dropLast(padding)
    }

    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

extension Collection<UInt8> {
    /// Whether both hold the same bytes; how long it takes tells nothing but their lengths.
    func equalsInConstantTime(_ other: some Collection<UInt8>) -> Bool {
        guard count == other.count else { return false }
        return zip(self, other).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
