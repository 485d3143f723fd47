import CurlTransfer
import HostModel
import SnapshotEncoding
import Testing

@testable import MetricPush

/// The other dialects of series with times: InfluxDB's and OTLP.
struct SeriesDialectTests {
    private let set = SeriesSet.fleet()
    private var batch: SampleBatch { SampleBatch(content: .values([set.row(at: 5)]), series: [0..<set.count]) }

    @Test func influxGetsLines() throws {
        var dialect = try makeDialect("influx+http://r?db=d")
        dialect.begin(set)
        let exchange = dialect.exchange(for: Shipment(batch))
        #expect(exchange.path.isEmpty && exchange.http?.method == "POST")
        #expect(exchange.http?.contentType == "text/plain; charset=utf-8" && exchange.http?.contentEncoding == "")
        let lines = String(decoding: exchange.http?.body ?? [], as: UTF8.self).split(separator: "\n")
        #expect(!lines.isEmpty && lines.allSatisfy { $0.hasPrefix("aerostat") && $0.hasSuffix(" 5") })
        #expect(
            lines.contains {
                $0.hasPrefix("aerostat_vm,host=h1,job=aerostat,vm=vm-1 ") && $0.contains("size_bytes=1005")
            }
        )
    }

    @Test func otlpGetsProtobuf() throws {
        var dialect = try makeDialect("otlp+http://r") { $0.compression = .none }
        dialect.begin(set)
        let exchange = dialect.exchange(for: Shipment(batch))
        #expect(exchange.path.isEmpty && exchange.http?.method == "POST")
        #expect(exchange.http?.contentType == "application/x-protobuf" && exchange.http?.contentEncoding == "")
        var body: [UInt8] = []
        OTLPEncoder(set: set, externalLabels: [("job", "aerostat")]).encode(batch, into: &body)
        #expect(!body.isEmpty && exchange.http?.body == body)
    }

    @Test(arguments: ["influx+http://r?db=d", "otlp+http://r"])
    func bodiesAreCompressedWhereThatIsWanted(url: String) throws {
        var dialect = try makeDialect(url) { $0.compression = .gzip }
        dialect.begin(set)
        let http = dialect.exchange(for: Shipment(batch)).http
        #expect(http?.contentEncoding == "gzip")
        // RFC 1952 section 2.3.1.
        #expect(http?.body?.prefix(3) == [0x1F, 0x8B, 8])
    }

    @Test func pointsThatAnOTLPReceiverRejectsAreCounted() throws {
        var dialect = try makeDialect("otlp+http://r")
        let shipment = Shipment(batch)
        // partial_success { rejected_data_points: 3 error_message: "old" }
        let some: [UInt8] = [0x0A, 7, 0x08, 3, 0x12, 3] + Array("old".utf8)
        #expect(dialect.verdict(on: .status(200, body: some), to: shipment) == .delivered(rejected: 3))
        #expect(dialect.verdict(on: .status(200), to: shipment) == .delivered())
        // partial_success { error_message: "old" }: a warning.
        let none: [UInt8] = [0x0A, 5, 0x12, 3] + Array("old".utf8)
        #expect(dialect.verdict(on: .status(200, body: none), to: shipment) == .delivered())
        // -1 rejected, and what is no such message.
        let negative: [UInt8] = [0x0A, 11, 0x08] + [UInt8](repeating: 0xFF, count: 9) + [1]
        #expect(dialect.verdict(on: .status(200, body: negative), to: shipment) == .delivered())
        #expect(dialect.verdict(on: .status(200, body: Array("ok\n".utf8)), to: shipment) == .delivered())
    }

    @Test(arguments: ["influx+http://r?db=d", "otlp+http://r", "remote-write+http://r/api/v1/write"])
    func backlogIsDividedAsTheSettingsSay(url: String) throws {
        var dialect = try makeDialect(url) { $0.maximumSamplesPerRequest = 18 }
        dialect.begin(set)
        let items = (1...4).map { PlannedItem(.samples(set.row(at: $0))) }
        #expect(dialect.plan(items, setAside: []).map(\.amount.samples) == [16, 16, 4])
        #expect(dialect.plan(items, setAside: [0]).map(\.amount.samples) == [16, 16])
        #expect(!dialect.keepsLastValuesOnly && dialect.samplesAtOnce == 72)
    }
}
