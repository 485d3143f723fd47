internal import NIOSSL

extension NIOSSLCertificate {
    /// DNS names, mail addresses, IP addresses and URIs that the certificate is for, as Go writes them.
    var alternativeNames: [String] {
        _subjectAlternativeNames().compactMap { name in
            switch name.nameType {
            case .dnsName, .email, .uri: String(validating: name.contents, as: UTF8.self)
            case .ipAddress: AddressText.text(of: Array(name.contents))
            default: nil
            }
        }
    }
}

/// IP addresses as Go's `net.IP` writes them, which is the form of RFC 5952.
enum AddressText {
    /// - Parameter bytes: 4 or 16; nil for another number.
    static func text(of bytes: [UInt8]) -> String? {
        switch bytes.count {
        case 4: bytes.map { String($0) }.joined(separator: ".")
        case 16:
            // An IPv4 address within IPv6 is shown as the former.
            bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
                ? text(of: Array(bytes[12...])) : longText(of: bytes)
        default: nil
        }
    }

    private static func longText(of bytes: [UInt8]) -> String {
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        let texts = groups.map { String($0, radix: 16) }
        guard let gap = longestGap(in: groups) else { return texts.joined(separator: ":") }
        return texts[..<gap.lowerBound].joined(separator: ":") + "::" + texts[gap.upperBound...].joined(separator: ":")
    }

    /// The first of the longest runs of two or more groups that are zero.
    private static func longestGap(in groups: [UInt16]) -> Range<Int>? {
        var longest: Range<Int>?
        var start: Int?
        for index in 0...groups.count {
            if index < groups.count, groups[index] == 0 {
                start = start ?? index
            } else if let begin = start {
                if index - begin >= 2, index - begin > longest?.count ?? 0 { longest = begin..<index }
                start = nil
            }
        }
        return longest
    }
}
