import HostModel
import SnapshotEncoding
import Testing

@testable import CurlTransfer
@testable import MetricPush

struct RemoteWriteDialectTests {
    private static let url = "remote-write+http://r/api/v1/write"
    private static let second = "x-prometheus-remote-write-samples-written"
    private let set = SeriesSet.fleet()

    private func dialect(
        _ version: PushSettings.RemoteWriteVersion = .v1,
        change: (inout PushSettings) -> Void = { _ in }
    ) throws -> any PushDialect {
        var dialect = try makeDialect(Self.url) {
            $0.remoteWriteVersion = version
            change(&$0)
        }
        dialect.begin(set)
        return dialect
    }

    private var batch: SampleBatch { SampleBatch(content: .values([set.row(at: 5)]), series: [0..<set.count]) }

    /// Content type and the header of the version.
    private func version(of exchange: PushExchange) -> [String?] {
        let line = exchange.headers.first { $0.name == "X-Prometheus-Remote-Write-Version" }?.line
        return [exchange.http?.contentType, line]
    }

    private let first = ["application/x-protobuf", "X-Prometheus-Remote-Write-Version: 0.1.0"]
    private let newer = [
        "application/x-protobuf;proto=io.prometheus.write.v2.Request", "X-Prometheus-Remote-Write-Version: 2.0.0",
    ]

    @Test func requestIsAPostOfASnappyBlock() throws {
        var dialect = try dialect()
        let exchange = dialect.exchange(for: Shipment(batch))
        #expect(exchange.path.isEmpty && exchange.http?.method == "POST")
        #expect(exchange.http?.contentEncoding == "snappy")
        #expect(version(of: exchange) == first)
        let request = try WriteRequestReader(block: exchange.http?.body ?? [])
        #expect(request.samples.map(\.milliseconds) == [Int64](repeating: 5, count: set.count))
        #expect(
            request.samples[1].labels == [
                "__name__": "aerostat_vm_size_bytes", "host": "h1", "job": "aerostat", "vm": "vm-1",
            ]
        )
        #expect(request.samples[1].value == 1_005)
        // Three decimals.
        #expect(request.samples[3].value == 3.005)
    }

    @Test func labelsOfTheSettingsGoToAllSeriesAndWinOverOurs() throws {
        var dialect = try dialect { settings in
            #expect(throws: Never.self) {
                try settings.setExternalLabels([.init(name: "job", value: "fleet"), .init(name: "site", value: "b")])
            }
        }
        let exchange = dialect.exchange(for: Shipment(batch))
        let request = try WriteRequestReader(block: exchange.http?.body ?? [])
        #expect(request.samples.allSatisfy { $0.labels["job"] == "fleet" && $0.labels["site"] == "b" })
    }

    @Test func metadataTravelsUntilTheReceiverHasTakenIt() throws {
        var dialect = try dialect()
        let shipment = Shipment(batch)
        func metadata() throws -> Int {
            try WriteRequestReader(block: dialect.exchange(for: shipment).http?.body ?? []).metadataCount
        }
        #expect(try metadata() == 4)
        #expect(dialect.verdict(on: .status(503), to: shipment) == .retry)
        #expect(try metadata() == 4)
        #expect(dialect.verdict(on: .status(204), to: shipment) == .delivered())
        #expect(try metadata() == 0)
        dialect.begin(.fleet(machines: 3))
        dialect.begin(set)
        #expect(try metadata() == 4)
    }

    @Test func secondVersionIsSpokenWhereItIsAskedFor() throws {
        var dialect = try dialect(.v2)
        let shipment = Shipment(batch)
        let exchange = dialect.exchange(for: shipment)
        #expect(version(of: exchange) == newer)
        #expect(exchange.answerHeaders == [Self.second])
        let answer = TransferAnswer.status(204, headers: [Self.second: "\(set.count)"])
        #expect(dialect.verdict(on: answer, to: shipment) == .delivered())
        #expect(version(of: dialect.exchange(for: shipment)) == newer)
    }

    @Test func samplesThatAReceiverOfTheSecondVersionDidNotWriteAreRejected() throws {
        var dialect = try dialect(.v2)
        let shipment = Shipment(batch)
        let answer = TransferAnswer.status(200, headers: [Self.second: "7"])
        #expect(dialect.verdict(on: answer, to: shipment) == .delivered(rejected: Int64(set.count) - 7))
        // More than were sent is not less than none.
        let boast = TransferAnswer.status(200, headers: [Self.second: "1000000"])
        #expect(dialect.verdict(on: boast, to: shipment) == .delivered())
    }

    /// Success without the count of what was written, or with nonsense in its place, is how a receiver of 1.0 alone
    /// answers that has stored nothing.
    @Test(arguments: [
        TransferAnswer.status(204), .status(200), .status(415), .status(204, headers: [second: "many"]),
    ])
    func receiverThatDoesNotSpeakTheSecondVersionGetsTheFirstFromThenOn(answer: TransferAnswer) throws {
        var dialect = try dialect(.v2)
        let shipment = Shipment(batch)
        _ = dialect.exchange(for: shipment)
        #expect(dialect.verdict(on: answer, to: shipment) == .fallBack)
        let again = dialect.exchange(for: shipment)
        #expect(version(of: again) == first)
        #expect(try WriteRequestReader(block: again.http?.body ?? []).samples.count == set.count)
        #expect(dialect.verdict(on: .status(204), to: shipment) == .delivered())
        // Another set of series changes nothing about the receiver.
        dialect.begin(.fleet(machines: 3))
        let other = Shipment(SampleBatch(content: .values([SeriesSet.fleet(machines: 3).row(at: 6)]), series: [0..<13]))
        #expect(version(of: dialect.exchange(for: other)) == first)
        #expect(dialect.verdict(on: .status(415), to: other) == .refused(.refused, isDivisible: false))
    }

    @Test func failuresOfTheSecondVersionAreThoseOfTheFirst() throws {
        var dialect = try dialect(.v2)
        let shipment = Shipment(batch)
        for status in [429, 500, 503] { #expect(dialect.verdict(on: .status(status), to: shipment) == .retry) }
        #expect(dialect.verdict(on: .status(400), to: shipment) == .refused(.refused, isDivisible: true))
        #expect(version(of: dialect.exchange(for: shipment)) == newer)
    }

    @Test func endsTravelAsStaleMarkers() throws {
        var dialect = try dialect()
        let ends = SampleBatch(content: .stale(milliseconds: 9), series: [1..<3])
        let exchange = dialect.exchange(for: Shipment(ends))
        let samples = try WriteRequestReader(block: exchange.http?.body ?? []).samples
        #expect(samples.map(\.milliseconds) == [9, 9])
        #expect(samples.map { $0.value.bitPattern } == [0x7ff0_0000_0000_0002, 0x7ff0_0000_0000_0002])
    }
}
