import Testing

@testable import MetricPush

struct QueuedSeriesTests {
    private static let series = QueuedSeries(
        set: .fleet(machines: 3),
        origin: [.init(name: "job", value: "aerostat"), .init(name: "instance", value: "zürich:10075")]
    )

    @Test func bytesAreReadBack() throws {
        #expect(try QueuedSeries(decoding: Self.series.bytes) == Self.series)
        let anonymous = QueuedSeries(set: Self.series.set, origin: [])
        #expect(try QueuedSeries(decoding: anonymous.bytes) == anonymous)
    }

    @Test func whatIsCutOrGoesOnIsNotUnderstood() {
        let bytes = Self.series.bytes
        for length in bytes.indices {
            #expect(throws: QueuedItem.Malformed.self) { try QueuedSeries(decoding: Array(bytes[..<length])) }
        }
        #expect(throws: QueuedItem.Malformed.self) { try QueuedSeries(decoding: bytes + [0]) }
    }

    /// Another program may deliver what waits: it is the sender's labels that count, and the destination's own.
    @Test func theSendersLabelsWinOverTheDeliverers() {
        let labels = DestinationLabels(
            usual: [("job", "other"), ("instance", "deliverer")],
            own: [("instance", "set"), ("site", "a")]
        )
        let found = labels.labels(of: Self.series)
        #expect(found.map(\.name) == ["job", "instance", "site"])
        #expect(found.map(\.value) == ["aerostat", "set", "a"])
        #expect(labels.labels(of: .none).map(\.value) == ["other", "set", "a"])
    }

    @Test func aQueueKeepsTheSameContextOnce() {
        let pushed = PushedSeries(Self.series.set)
        #expect(pushed.context(from: Self.series.origin) === pushed.context(from: Self.series.origin))
        #expect(pushed.context(from: []) !== pushed.context(from: Self.series.origin))
    }
}
