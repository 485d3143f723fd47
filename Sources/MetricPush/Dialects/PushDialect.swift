import CurlTransfer
import DeliveryQueue
import HostModel
import SnapshotEncoding

/// What a destination is told, and what its answers mean: a protocol, without the network and without the queue.
///
/// A dialect remembers what it learns of its receiver, such as that it does not speak the newest version.
protocol PushDialect {
    /// The receiver keeps the newest values of a series only, so older ones that wait are not worth sending.
    var keepsLastValuesOnly: Bool { get }

    /// Takes note of the series to which the items belong that are planned and sent from now on.
    mutating func begin(_ series: QueuedSeries)

    /// Samples that are worth taking from a queue at once.
    var samplesAtOnce: Int { get }

    /// The requests that bring the items to the receiver, in order.
    ///
    /// - Parameter setAside: numbers of series that are left out, ascending.
    func plan(_ items: [PlannedItem], setAside: [Int]) -> [Shipment]

    /// The request for a shipment.
    mutating func exchange(for shipment: Shipment) -> PushExchange

    /// What the answer says about the shipment.
    mutating func verdict(on answer: TransferAnswer, to shipment: Shipment) -> PushVerdict
}

/// An item of a queue that is to be sent, with its place there.
struct PlannedItem {
    let item: QueuedItem
    let identity: Shipment.Identity
}

/// What is sent for a shipment, and where.
struct PushExchange {
    /// Where below the destination's URL; empty for the URL itself. Tells the failures of one place from those of others.
    var path = ""
    var exchange: TransferRequest.Exchange
    var headers: [TransferHeader] = []
    /// Names of headers of the answer that the dialect reads, in lower case.
    var answerHeaders: Set<String> = []
}

extension PushExchange {
    /// A POST of a body, compressed where that is wanted.
    static func post(_ body: [UInt8], contentType: String, compression: PushSettings.Compression) -> PushExchange {
        switch compression {
        case .none:
            PushExchange(exchange: .http(method: "POST", contentType: contentType, body: body))
        case .gzip:
            PushExchange(
                exchange: .http(
                    method: "POST",
                    contentType: contentType,
                    contentEncoding: "gzip",
                    body: GzipBody.compress(body)
                )
            )
        }
    }
}

/// What an answer says about a shipment.
enum PushVerdict: Hashable {
    /// The receiver has it, apart from so many samples that it will not take.
    case delivered(rejected: Int64 = 0)
    /// The receiver may take the same later.
    case retry
    /// The receiver does not speak this version; the dialect falls back to another, in which the same is sent at once.
    case fallBack
    /// The receiver will never take it; divisible when a part of it may be good.
    case refused(DropReason, isDivisible: Bool)
}

extension PushVerdict {
    /// What HTTP says of the status of any receiver: RFC 9110.
    ///
    /// - Parameter retried: statuses for which the same request may succeed later, where a protocol has rules of its own.
    static func usual(
        status: Int,
        words: String,
        retried: (Int) -> Bool = { [408, 429].contains($0) || (500..<600) ~= $0 }
    ) -> PushVerdict {
        switch status {
        case 200..<300: .delivered()
        case _ where retried(status): .retry
        // Redirects are never followed; and who is not let in, or finds nothing there, has to mend the URL.
        case 300..<400, 401, 403, 404, 405: .refused(.misconfigured, isDivisible: false)
        case 400, 413, 422: .refused(RefusalWords.isAboutAge(words) ? .tooOld : .refused, isDivisible: true)
        default: .refused(.refused, isDivisible: false)
        }
    }
}

/// What receivers say when they refuse.
enum RefusalWords {
    /// Prometheus ("out of order sample", "out of bounds", "too old sample"), Mimir ("err-mimir-sample-timestamp-too-old",
    /// "sample-out-of-order"), InfluxDB ("points beyond retention policy").
    private static let ageWords = [
        "out of order", "out-of-order", "out of bounds", "too old", "too-old", "too far behind",
        "beyond retention policy", "before the retention",
    ]

    /// Whether the receiver takes nothing so old, or nothing older than what it has.
    static func isAboutAge(_ words: String) -> Bool {
        let words = words.lowercased()
        return ageWords.contains { words.contains($0) }
    }
}
