/// Takes the query of a target apart: `name=value` members, percent-encoded.
enum QueryReader {
    /// Why a query is refused.
    enum Problem: Error, Hashable, CustomStringConvertible {
        case unknownParameter
        case repeated(String)
        case badEncoding(String)

        var description: String {
            switch self {
            case .unknownParameter: "there is a parameter that is not known here"
            case .repeated(let name): "\(name) is given twice"
            case .badEncoding(let name): "\(name) is not percent-encoded UTF-8"
            }
        }
    }

    /// The values by name. No parameter may be there twice, since two readers could choose differently.
    ///
    /// - Parameters:
    ///   - query: what stands behind the question mark.
    ///   - names: the parameters that are known.
    static func values(of query: String, names: [String]) throws(Problem) -> [String: String] {
        var values: [String: String] = [:]
        for member in query.split(separator: "&") {
            let parts = member.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard names.contains(name) else { throw .unknownParameter }
            guard values[name] == nil else { throw .repeated(name) }
            guard let value = decoded(parts.count > 1 ? parts[1] : "") else { throw .badEncoding(name) }
            values[name] = value
        }
        return values
    }

    /// The text with its percent escapes undone; nil when one is incomplete or they are not UTF-8.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                continue
            }
            // A sign would be taken as part of a number.
            guard rest.count >= 2, rest.first != UInt8(ascii: "+"), rest.first != UInt8(ascii: "-"),
                let escaped = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(escaped)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
