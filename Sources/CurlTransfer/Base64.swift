/// Bytes as text, RFC 4648: label values in a Pushgateway path, the token of basic authentication, texts in a mail.
public enum Base64 {
    /// Section 4: with `+`, `/` and padding.
    case standard
    /// Section 5: with `-` and `_`, and without padding, for paths.
    case url

    public func encode(_ bytes: [UInt8]) -> String {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        let alphabet = Array((letters + (self == .standard ? "+/" : "-_")).utf8)
        var encoded: [UInt8] = []
        encoded.reserveCapacity((bytes.count + 2) / 3 * 4)
        var start = 0
        while start < bytes.count {
            let taken = min(3, bytes.count - start)
            var group: UInt32 = 0
            for offset in 0..<3 {
                group = group << 8 | (offset < taken ? UInt32(bytes[start + offset]) : 0)
            }
            // One byte fills two characters, two fill three, three fill four.
            for character in 0...taken {
                encoded.append(alphabet[Int(group >> UInt32(18 - 6 * character)) & 63])
            }
            if self == .standard {
                encoded += repeatElement(UInt8(ascii: "="), count: 3 - taken)
            }
            start += 3
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
