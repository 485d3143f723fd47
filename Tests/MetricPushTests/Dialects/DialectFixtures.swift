import HostModel
import SnapshotEncoding

@testable import CurlTransfer
@testable import MetricPush

extension TransferAnswer {
    static func status(
        _ status: Int,
        words: String = "",
        headers: [String: String] = [:],
        body: [UInt8] = []
    ) -> TransferAnswer {
        TransferAnswer(
            status: status,
            words: words,
            retryAfter: .zero,
            redirect: nil,
            headers: headers,
            sentBytes: 0,
            body: body,
            isTooLong: false
        )
    }
}

/// The parts of a request of HTTP.
struct HTTPExchange: Hashable {
    var method: String
    var contentType: String
    var contentEncoding: String
    var body: [UInt8]?
}

extension PushExchange {
    /// Nil for a mail.
    var http: HTTPExchange? {
        guard case .http(let method, let contentType, let contentEncoding, let body) = exchange else { return nil }
        return HTTPExchange(method: method, contentType: contentType, contentEncoding: contentEncoding, body: body)
    }
}

/// The dialect of a push URL.
func makeDialect(
    _ url: String,
    options: PushOptions = PushOptions(userAgent: "aerostat/test"),
    change: (inout PushSettings) -> Void = { _ in }
) throws -> any PushDialect {
    let target = try PushTarget(parsing: url)
    var settings = PushSettings(for: target)
    change(&settings)
    return target.makeDialect(settings: settings, options: options)
}

extension PushDialect {
    /// Series of a sender that does not say who it is.
    mutating func begin(_ set: SeriesSet) { begin(QueuedSeries(set: set, origin: [])) }
}

extension PlannedItem {
    init(_ item: QueuedItem, sequence: UInt64 = 1, milliseconds: Int64 = 1_700_000_000_000) {
        self.init(item: item, identity: .init(sequence: sequence, milliseconds: milliseconds))
    }
}
