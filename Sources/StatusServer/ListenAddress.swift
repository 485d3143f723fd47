/// A host and port to listen on, written `HOST:PORT` as exporters write it.
public struct ListenAddress: Sendable, Hashable {
    /// Name or address to bind; never empty. IPv6 addresses stand here without brackets.
    public var host: String
    /// 0 lets the system choose a free port.
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Where aerostat listens unless told otherwise: this machine only.
    public static let standard = ListenAddress(host: "127.0.0.1", port: 10075)

    /// Parses `127.0.0.1:10075`, `localhost:10075`, `[::1]:10075` or `:10075`, which is every IPv4 address of the
    /// machine.
    public init(parsing text: String) throws(ServerError) {
        guard let colon = text.lastIndex(of: ":") else { throw .badAddress(text) }
        var host = text[..<colon]
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(digits),
            port <= 65535
        else { throw .badAddress(text) }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { throw .badAddress(text) }
        } else if host.contains(where: { ":[]/".contains($0) || $0.isWhitespace }) {
            throw .badAddress(text)
        }
        self.init(host: host.isEmpty ? "0.0.0.0" : String(host), port: port)
    }
}

extension ListenAddress: CustomStringConvertible {
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
