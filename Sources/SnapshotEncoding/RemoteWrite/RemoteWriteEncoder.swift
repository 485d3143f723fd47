/// Writes batches of one series set as requests of Prometheus remote write, as protobuf that is not yet compressed.
///
/// Version 1.0 is the message `prometheus.WriteRequest` of https://prometheus.io/docs/specs/prw/remote_write_spec/, 2.0 is
/// `io.prometheus.write.v2.Request` of https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/. In both a series has all
/// its samples of the batch together, in the order of their times, and labels are sorted by name. Names become bytes
/// once, when the encoder is made.
public struct RemoteWriteEncoder: Sendable {
    public enum Version: Sendable, Hashable, CaseIterable {
        case v1, v2

        /// Value of the HTTP header `Content-Type`.
        public var contentType: String {
            switch self {
            case .v1: "application/x-protobuf"
            case .v2: "application/x-protobuf;proto=io.prometheus.write.v2.Request"
            }
        }

        /// Value of the HTTP header `X-Prometheus-Remote-Write-Version`.
        public var headerValue: String {
            switch self {
            case .v1: "0.1.0"
            case .v2: "2.0.0"
            }
        }
    }

    /// Label under which a series has its name.
    static let nameLabel = "__name__"

    private enum Form: Sendable {
        case v1(WriteRequestEncoder)
        case v2(SymbolRequestEncoder)
    }

    public let version: Version
    private let form: Form

    /// - Parameter externalLabels: labels that every series gets unless it has one of that name; `job` and `instance` for
    ///   a start. Empty ones are left out.
    public init(set: SeriesSet, externalLabels: [(name: String, value: String)], version: Version) {
        let external = externalLabels.map { WireLabel(name: $0.name, value: $0.value) }
        self.version = version
        switch version {
        case .v1: form = .v1(WriteRequestEncoder(set: set, external: external))
        case .v2: form = .v2(SymbolRequestEncoder(set: set, external: external))
        }
    }

    /// Appends a request; nothing for a batch without samples.
    ///
    /// - Parameter includesMetadata: whether it says what the metrics of the batch are: their type, unit and help. Requests
    ///   of 2.0 always tell type and unit, without which a receiver may refuse them; then this is about the help.
    public func encode(_ batch: SampleBatch, includesMetadata: Bool, into body: inout [UInt8]) {
        guard batch.sampleCount > 0 else { return }
        switch form {
        case .v1(let encoder): encoder.encode(batch, includesMetadata: includesMetadata, into: &body)
        case .v2(let encoder): encoder.encode(batch, includesHelp: includesMetadata, into: &body)
        }
    }
}
