/// Why the server cannot be set up or started.
public enum ServerError: Error, Hashable {
    /// The text is not an address to listen on.
    case badAddress(String)
    /// The path cannot be the one of the metrics page.
    case badTelemetryPath(String)
    /// The system refused the address; `reason` is its own word for why.
    case cannotListen(ListenAddress, reason: String)
}

extension ServerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badAddress(let text):
            "'\(text)' is not an address to listen on: write HOST:PORT such as 127.0.0.1:10075, [::1]:10075 or :10075, "
                + "with a port from 0 to 65535"
        case .badTelemetryPath(let path):
            "'\(path)' cannot be the path of the metrics page: it starts with /, holds letters, digits and -._~/ only, "
                + "is none of \(ServerPath.reserved.joined(separator: ", ")), and not below \(ServerPath.assets)"
        case .cannotListen(let address, let reason):
            "cannot listen on \(address): \(reason)"
        }
    }
}
