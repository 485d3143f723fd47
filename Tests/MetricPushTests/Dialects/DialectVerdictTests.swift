import HostModel
import SnapshotEncoding
import Testing

@testable import MetricPush

/// What the status of an answer says, protocol by protocol.
struct DialectVerdictTests {
    private static let serverErrors = Set(500..<600)

    static let retried: [(url: String, statuses: Set<Int>)] = [
        // The specification of remote write: 5xx and 429, and no other.
        ("remote-write+http://r/api/v1/write", serverErrors.union([429])),
        // The specification of OTLP: these, and no other.
        ("otlp+http://r", [429, 502, 503, 504]),
        ("influx+http://r?db=d", serverErrors.union([408, 429])),
        ("pushgateway+http://r", serverErrors.union([408, 429])),
        ("json+http://r/in", serverErrors.union([408, 429])),
        ("csv+http://r/in", serverErrors.union([408, 429])),
    ]

    @Test(arguments: retried)
    func statusesHaveTheirVerdicts(url: String, statuses: Set<Int>) throws {
        var dialect = try makeDialect(url)
        let shipment = Shipment(.plain(series: 2))
        var delivered: Set<Int> = []
        var retried: Set<Int> = []
        var refused: [DropReason: Set<Int>] = [:]
        for status in 100..<700 {
            switch dialect.verdict(on: .status(status), to: shipment) {
            case .delivered(let rejected):
                #expect(rejected == 0)
                delivered.insert(status)
            case .retry: retried.insert(status)
            case .refused(let reason, _): refused[reason, default: []].insert(status)
            case .fallBack: Issue.record("\(status) falls back")
            }
        }
        #expect(delivered == Set(200..<300))
        #expect(retried == statuses)
        #expect(refused[.misconfigured] == Set(300..<400).union([401, 403, 404, 405]))
        #expect(Set(refused.keys) == [.misconfigured, .refused])
    }

    @Test(arguments: ["remote-write+http://r/api/v1/write", "otlp+http://r", "influx+http://r?db=d"])
    func refusalsOfContentCanBeDividedAndOthersNot(url: String) throws {
        var dialect = try makeDialect(url)
        var divisible: Set<Int> = []
        for status in 300..<500 {
            if case .refused(_, isDivisible: true) = dialect.verdict(
                on: .status(status),
                to: Shipment(.plain(series: 2))
            ) {
                divisible.insert(status)
            }
        }
        #expect(divisible == [400, 413, 422])
    }

    @Test(arguments: ["json+http://r/in", "csv+http://r/in"])
    func reportsAreNeverDivided(url: String) throws {
        var dialect = try makeDialect(url)
        let shipment = Shipment(
            .report(.text("x"), identity: .init(sequence: 1, milliseconds: 1)),
            amount: .init(reports: 1)
        )
        for status in [400, 413, 422] {
            #expect(dialect.verdict(on: .status(status), to: shipment) == .refused(.refused, isDivisible: false))
        }
        // Words about age mean nothing here.
        let old = dialect.verdict(on: .status(400, words: "too old"), to: shipment)
        #expect(old == .refused(.refused, isDivisible: false))
    }

    /// Words of Prometheus 2.42, Mimir, VictoriaMetrics' competitor Thanos and InfluxDB 1.8 about samples that are too old.
    @Test(arguments: [
        "out of order sample", "out of bounds", "too old sample",
        "send data to ingesters: err-mimir-sample-timestamp-too-old: the sample has been rejected",
        "err-mimir-sample-out-of-order", "partial write: points beyond retention policy dropped=3",
        "timestamp is too far behind",
    ])
    func wordsAboutAgeMeanTooOld(words: String) throws {
        for url in ["remote-write+http://r/api/v1/write", "influx+http://r?db=d", "otlp+http://r"] {
            var dialect = try makeDialect(url)
            let verdict = dialect.verdict(on: .status(400, words: words), to: Shipment(.plain(series: 1)))
            #expect(verdict == .refused(.tooOld, isDivisible: true))
        }
    }

    @Test(arguments: [
        "", "duplicate sample for timestamp", "label name \"x-bad\" is not valid", "field type conflict",
        "older or newer", "snappy: corrupt input",
    ])
    func otherWordsMeanRefused(words: String) throws {
        var dialect = try makeDialect("remote-write+http://r/api/v1/write")
        let verdict = dialect.verdict(on: .status(400, words: words), to: Shipment(.plain(series: 1)))
        #expect(verdict == .refused(.refused, isDivisible: true))
    }
}
