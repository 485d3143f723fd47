/// Which machine a request asks about, from its query.
struct ExplainRequest: Hashable {
    /// Why a query is refused.
    enum Problem: Error, Hashable, CustomStringConvertible {
        case noMachine
        case unknownParameter
        case repeated(String)
        case badEncoding(String)

        var description: String {
            let reason =
                switch self {
                case .noMachine: "no machine is named"
                case .unknownParameter: "there is a parameter that is not known here"
                case .repeated(let name): "\(name) is given twice"
                case .badEncoding(let name): "\(name) is not percent-encoded UTF-8"
                }
            return "\(reason); this page takes vm=NAME and, where several hosts have such a machine, host=NAME"
        }
    }

    var host: String?
    var machine: String

    /// - Parameter query: what stands behind the question mark.
    init(query: String) throws(Problem) {
        var values: [String: String] = [:]
        for member in query.split(separator: "&") {
            let parts = member.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard ["vm", "host"].contains(name) else { throw .unknownParameter }
            guard values[name] == nil else { throw .repeated(name) }
            guard let value = Self.decoded(parts.count > 1 ? parts[1] : "") else { throw .badEncoding(name) }
            values[name] = value
        }
        guard let machine = values["vm"], !machine.isEmpty else { throw .noMachine }
        self.machine = machine
        host = values["host"].flatMap { $0.isEmpty ? nil : $0 }
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
