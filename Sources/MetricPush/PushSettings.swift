public import CurlTransfer
public import DeliveryQueue

/// What a delivery needs to know beyond its URL. Everything has a default.
public struct PushSettings: Sendable {
    /// Why a setting cannot be used; never holds a secret.
    public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// What is set, in words.
        public let setting: String
        /// What is wrong and what would be accepted.
        public let problem: String

        public var description: String { "\(setting): \(problem)" }
    }

    /// How the bodies of requests travel. Remote write is always a block of snappy, a Pushgateway gets plain text.
    public enum Compression: String, Sendable, Hashable, CaseIterable {
        case none
        case gzip
    }

    /// The messages of remote write, by the names that Prometheus has for them.
    public enum RemoteWriteVersion: String, Sendable, Hashable, CaseIterable {
        case v1 = "prometheus.WriteRequest"
        case v2 = "io.prometheus.write.v2.Request"
    }

    /// A label that all series get on their way out, where they have none of that name.
    public struct Label: Sendable, Hashable {
        public let name: String
        public let value: String

        /// - Throws: `Problem` for what no receiver takes.
        public init(name: String, value: String) throws(Problem) {
            guard Self.isName(name) else {
                throw Problem(
                    setting: "external label",
                    problem:
                        "a label's name is letters, digits and underscores, does not begin with a digit or with two "
                        + "underscores, and has at most 128 characters"
                )
            }
            guard value.utf8.count <= 1_024, value.unicodeScalars.allSatisfy({ !$0.properties.isControl }) else {
                throw Problem(
                    setting: "external label \(name)",
                    problem: "a label's value is text on one line of at most 1024 bytes"
                )
            }
            self.name = name
            self.value = value
        }

        private static func isName(_ text: String) -> Bool {
            guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
                return false
            }
            return !text.hasPrefix("__") && text.utf8.count <= 128
                && text.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                        true
                    default: false
                    }
                }
        }
    }

    /// Samples that one request may hold.
    public static let acceptedSamplesPerRequest = 1...1_000_000
    /// Time that one request may take.
    public static let acceptedTimeouts: ClosedRange<Duration> = .milliseconds(1) ... .seconds(86_400)

    public var credentials: TransferCredentials?
    public var security: TransferSecurity
    public var proxy: TransferProxy
    /// Sent with each request, beside those of the protocol.
    public var headers: [TransferHeader]
    /// Most time until a connection stands, name resolution and TLS included.
    public var connectTimeout: Duration
    /// Most time from the start of a request to the end of its answer.
    public var requestTimeout: Duration
    public var compression: Compression
    /// By name, ascending, without two of a name.
    public private(set) var externalLabels: [Label]
    public var remoteWriteVersion: RemoteWriteVersion
    public var maximumSamplesPerRequest: Int
    public var bounds: QueueBounds
    /// What is answered by 401 or 403 waits for another program, which may know the password that this one was not told.
    public var leavesToOthersWhatIsNotLetIn = false

    /// The defaults for a destination.
    ///
    /// - Parameter password: of the user that the target's URL names; not used where it names none, so that a mistyped
    ///   further destination does not receive it.
    public init(for target: PushTarget, password: String? = nil) {
        self.init(for: target.wireProtocol)
        credentials = target.user.map { .basic(user: $0, password: password ?? "") }
    }

    /// The defaults for a destination that nothing else is known of.
    package init(for wireProtocol: PushProtocol) {
        security = TransferSecurity()
        proxy = .environment
        headers = []
        connectTimeout = .seconds(5)
        requestTimeout = .seconds(10)
        compression = wireProtocol.defaultCompression
        externalLabels = []
        remoteWriteVersion = .v1
        maximumSamplesPerRequest = 10_000
        bounds = QueueBounds()
    }

    /// Takes the labels, in whatever order.
    ///
    /// - Throws: `Problem` when two have the same name.
    public mutating func setExternalLabels(_ labels: [Label]) throws(Problem) {
        let sorted = labels.sorted { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
        for (label, next) in zip(sorted, sorted.dropFirst()) where label.name == next.name {
            throw Problem(setting: "external label \(label.name)", problem: "it is given twice; give it once")
        }
        externalLabels = sorted
    }

    /// Whether the settings fit together and to the target.
    ///
    /// - Throws: the first of what does not, as `Problem`.
    public func check(for target: PushTarget) throws(Problem) {
        guard Self.acceptedSamplesPerRequest.contains(maximumSamplesPerRequest) else {
            let range = Self.acceptedSamplesPerRequest
            throw Problem(
                setting: "samples per request",
                problem: "\(maximumSamplesPerRequest) is not within \(range.lowerBound) to \(range.upperBound)"
            )
        }
        for (name, timeout) in [("connect timeout", connectTimeout), ("request timeout", requestTimeout)]
        where !Self.acceptedTimeouts.contains(timeout) {
            throw Problem(setting: name, problem: "it is not within a millisecond to a day")
        }
        guard target.wireProtocol.acceptedCompressions.contains(compression) else {
            throw Problem(
                setting: "compression",
                problem: "\(target.wireProtocol.rawValue) has no choice of compression"
            )
        }
        let isMail = target.wireProtocol == .smtp
        guard security.key == nil || security.certificate != nil else {
            throw Problem(setting: "client key", problem: "it has no certificate; give both")
        }
        if isMail, !headers.isEmpty {
            throw Problem(setting: "headers", problem: "a mail server gets none")
        }
        if isMail, case .bearer = credentials {
            throw Problem(setting: "credentials", problem: "a mail server takes a user and a password")
        }
        if case .basic(let user, _) = credentials, user.contains(":"), !isMail {
            throw Problem(setting: "credentials", problem: "basic authentication knows no user with a colon")
        }
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isControl: Bool { generalCategory == .control }
}

extension PushProtocol {
    /// How bodies travel unless the settings say otherwise.
    var defaultCompression: PushSettings.Compression { self == .otlp ? .gzip : .none }

    /// The choices of compression that the protocol leaves.
    public var acceptedCompressions: [PushSettings.Compression] {
        switch self {
        case .influx, .otlp, .json, .csv: [.none, .gzip]
        case .pushgateway, .remoteWrite, .smtp: [.none]
        }
    }
}
