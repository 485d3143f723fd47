import CurlTransfer
import HostModel
import SnapshotEncoding

/// Prometheus remote write: version 1.0, or 2.0 where it is asked for and the receiver speaks it.
///
/// Sources of the rules: the specifications "Prometheus Remote-Write 1.0" and "2.0". Retried are 5xx and 429 only.
struct RemoteWriteDialect: SeriesDialect {
    typealias Version = RemoteWriteEncoder.Version

    static let writtenHeader = "x-prometheus-remote-write-samples-written"

    private let labels: DestinationLabels
    let maximumSamples: Int
    private var version: Version
    var series: QueuedSeries?
    private var encoder: RemoteWriteEncoder?
    /// Help and units travel with the first request of a set.
    private var isIntroduced = false

    init(settings: PushSettings, labels: DestinationLabels) {
        self.labels = labels
        maximumSamples = settings.maximumSamplesPerRequest
        version = settings.remoteWriteVersion == .v1 ? .v1 : .v2
    }

    mutating func makeEncoder() {
        encoder = series.map {
            RemoteWriteEncoder(set: $0.set, externalLabels: labels.labels(of: $0), version: version)
        }
        isIntroduced = false
    }

    mutating func exchange(for shipment: Shipment) -> PushExchange {
        var body: [UInt8] = []
        if case .series(let batch) = shipment.cargo {
            encoder?.encode(batch, includesMetadata: !isIntroduced, into: &body)
        }
        return PushExchange(
            exchange: .http(
                method: "POST",
                contentType: version.contentType,
                contentEncoding: "snappy",
                body: Snappy.compress(body)
            ),
            headers: [TransferHeader("X-Prometheus-Remote-Write-Version", version.headerValue)],
            answerHeaders: [Self.writtenHeader]
        )
    }

    mutating func verdict(on answer: TransferAnswer, to shipment: Shipment) -> PushVerdict {
        if version == .v2, let verdict = verdictOfSecondVersion(on: answer, to: shipment) { return verdict }
        let verdict = PushVerdict.usual(status: answer.status, words: answer.words) { $0 == 429 || (500..<600) ~= $0 }
        if case .delivered = verdict { isIntroduced = true }
        return verdict
    }

    /// A receiver that knows 1.0 alone may answer 2.0 with success and store nothing: only the count of what it wrote
    /// tells. Nil where the answer means the same in both versions.
    private mutating func verdictOfSecondVersion(on answer: TransferAnswer, to shipment: Shipment) -> PushVerdict? {
        let written = answer.headers[Self.writtenHeader].flatMap { Int64($0) }
        switch answer.status {
        case 200..<300:
            guard let written else { return fallBack() }
            isIntroduced = true
            return .delivered(rejected: max(0, shipment.amount.samples - written))
        case 415: return fallBack()
        default: return nil
        }
    }

    private mutating func fallBack() -> PushVerdict {
        version = .v1
        makeEncoder()
        return .fallBack
    }
}
