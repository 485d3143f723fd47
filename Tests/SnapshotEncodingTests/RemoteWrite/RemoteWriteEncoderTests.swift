import SnapshotEncoding
import Testing

/// Generated code reads the requests of both versions.
@Suite(.timeLimit(.minutes(2)), .enabled(if: ProtobufJudge.canRun, ProtobufJudge.reason))
struct RemoteWriteEncoderTests {
    private static let staleBits: UInt64 = 0x7ff0_0000_0000_0002

    /// A request of either version, with texts in place of their numbers.
    struct Request {
        struct Series: Equatable {
            var labels: [[String]]
            var samples: [Sample]
            /// Of 2.0 alone.
            var metadata: Metadata?
        }

        struct Sample: Equatable {
            /// The bits of the number.
            var value: UInt64
            var time: Int64
            var start: Int64 = 0
        }

        struct Metadata: Equatable {
            var type: UInt64
            var help: String
            var unit: String
        }

        var series: [Series] = []
        /// By name; of 1.0 alone.
        var metadata: [String: Metadata] = [:]
    }

    private static func encode(
        _ batch: SampleBatch,
        _ version: RemoteWriteEncoder.Version,
        includesMetadata: Bool = false,
        of set: SeriesSet = SampleSeries.set,
        external: [(name: String, value: String)] = SampleSeries.external
    ) -> [UInt8] {
        let encoder = RemoteWriteEncoder(set: set, externalLabels: external, version: version)
        var body: [UInt8] = []
        encoder.encode(batch, includesMetadata: includesMetadata, into: &body)
        return body
    }

    private static func read(_ body: [UInt8], _ version: RemoteWriteEncoder.Version) throws -> Request {
        switch version {
        case .v1: try Request(try ProtobufJudge.read(body, as: "WriteRequest", of: "remote_write_1"))
        case .v2: try Request(try ProtobufJudge.read(body, as: "Request", of: "remote_write_2"))
        }
    }

    /// What the request must hold, worked out the slow and obvious way.
    private static func expected(
        _ batch: SampleBatch,
        _ version: RemoteWriteEncoder.Version,
        includesHelp: Bool = false,
        of set: SeriesSet = SampleSeries.set,
        external: [(name: String, value: String)] = SampleSeries.external
    ) -> [Request.Series] {
        let listed = set.listed
        return batch.series.joined().map { number in
            let series = listed[number]
            var labels = series.labels(external: external)
            labels["__name__"] = series.family.name
            let start = version == .v2 && series.family.kind == .counter ? set.counterStart : 0
            var divisor = 1.0
            for _ in 0..<series.family.decimals { divisor *= 10 }
            let samples =
                switch batch.content {
                case .stale(let time): [Request.Sample(value: staleBits, time: time)]
                case .values(let rows):
                    rows.map { row in
                        let value = Double(row.values[number]) / divisor
                        return Request.Sample(value: value.bitPattern, time: row.milliseconds, start: start)
                    }
                }
            let metadata = Request.Metadata(
                type: series.family.kind == .counter ? 1 : 2,
                help: includesHelp ? series.family.help : "",
                unit: series.family.unit
            )
            let sorted = labels.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
                [$0.key, $0.value]
            }
            return Request.Series(labels: sorted, samples: samples, metadata: version == .v2 ? metadata : nil)
        }
    }

    @Test(arguments: RemoteWriteEncoder.Version.allCases, [1, 3])
    func seriesComeBack(version: RemoteWriteEncoder.Version, moments: Int) throws {
        let rows = SampleSeries.rows(moments)
        let batch = SampleBatch(content: .values(rows), series: [0..<SampleSeries.set.count])
        let request = try Self.read(Self.encode(batch, version), version)
        #expect(request.series == Self.expected(batch, version))
        #expect(request.metadata.isEmpty)
    }

    @Test(arguments: RemoteWriteEncoder.Version.allCases)
    func someSeriesComeBack(version: RemoteWriteEncoder.Version) throws {
        let count = SampleSeries.set.count
        let series = [2..<5, 11..<15, 20..<21, 30..<70, count - 1..<count]
        let batch = SampleBatch(content: .values(SampleSeries.rows(2)), series: series)
        let request = try Self.read(Self.encode(batch, version), version)
        #expect(request.series == Self.expected(batch, version))
    }

    @Test(arguments: RemoteWriteEncoder.Version.allCases)
    func endedSeriesHaveTheStaleMarker(version: RemoteWriteEncoder.Version) throws {
        let batch = SampleBatch(content: .stale(milliseconds: 1_767_225_600_999), series: [0..<3, 40..<45])
        let request = try Self.read(Self.encode(batch, version), version)
        #expect(request.series == Self.expected(batch, version))
        #expect(request.series.allSatisfy { $0.samples.map(\.value) == [Self.staleBits] })
    }

    @Test(arguments: RemoteWriteEncoder.Version.allCases)
    func fleetComesBack(version: RemoteWriteEncoder.Version) throws {
        let fleet = FleetSeries(identity: SampleFleet.identity, status: SampleFleet.status, content: .serving)
        var values: [Int64] = []
        fleet.appendValues(of: SampleFleet.snapshot, status: SampleFleet.status, to: &values)
        let row = SampleRow(milliseconds: 1_767_225_690_250, values: values)
        let batch = SampleBatch(content: .values([row]), series: [0..<fleet.set.count])
        let external = [(name: "job", value: "aerostat"), (name: "instance", value: "twin")]
        let body = Self.encode(batch, version, includesMetadata: true, of: fleet.set, external: external)
        let request = try Self.read(body, version)
        #expect(
            request.series == Self.expected(batch, version, includesHelp: true, of: fleet.set, external: external)
        )
    }

    @Test func metadataTellsOfTheFamiliesOfTheBatch() throws {
        let count = SampleSeries.set.blocks[0].subjects.count
        // The last of the first family, and the first of the second.
        let batch = SampleBatch(content: .values(SampleSeries.rows(1)), series: [count - 1..<count + 1])
        let request = try Self.read(Self.encode(batch, .v1, includesMetadata: true), .v1)
        #expect(
            request.metadata == [
                "aerostat_vm_size_bytes": .init(type: 2, help: "Its size.", unit: "bytes"),
                "aerostat_vm_stall_seconds_total": .init(
                    type: 1,
                    help: "Stalls, \"by cause\"\\\nand more.",
                    unit: "seconds"
                ),
            ]
        )
        let second = try Self.read(Self.encode(batch, .v2, includesMetadata: true), .v2)
        #expect(second.series == Self.expected(batch, .v2, includesHelp: true))
    }

    @Test(arguments: RemoteWriteEncoder.Version.allCases)
    func labelsGoWhereTheirNamesPutThem(version: RemoteWriteEncoder.Version) throws {
        // An own label before the name of the metric, one after all others, and external ones on every side.
        let families = ["Above", "zone"].map {
            SeriesSet.Family(
                name: "a_\($0.lowercased())",
                kind: .gauge,
                unit: "",
                help: "",
                decimals: 0,
                label: $0,
                labelValues: ["x", ""]
            )
        }
        let block = SeriesSet.Block(prefix: "a", labelNames: ["host"], subjects: [["h"], [""]], families: families)
        let set = SeriesSet(blocks: [block], counterStart: 0)
        let external = [("AA", "1"), ("Z", "2"), ("_", "3"), ("b", "4"), ("zz", "5"), ("b", "second")]
            .map { (name: $0.0, value: $0.1) }
        let batch = SampleBatch(content: .values(SampleSeries.rows(1, of: set)), series: [0..<set.count])
        let body = Self.encode(batch, version, of: set, external: external)
        let series = try Self.read(body, version).series
        for (found, expected) in zip(series, Self.expected(batch, version, of: set, external: external)) {
            #expect(found == expected)
        }
        #expect(series.count == set.count)
    }

    @Test(arguments: RemoteWriteEncoder.Version.allCases)
    func batchWithoutSamplesIsNoRequest(version: RemoteWriteEncoder.Version) {
        #expect(Self.encode(SampleBatch(content: .stale(milliseconds: 1), series: []), version).isEmpty)
        let nothing = SampleBatch(content: .values([]), series: [0..<3])
        #expect(Self.encode(nothing, version, includesMetadata: true).isEmpty)
    }

    @Test func rowOfAnotherSetTraps() async {
        await #expect(processExitsWith: .failure) {
            let row = SampleRow(milliseconds: 0, values: [1])
            let encoder = RemoteWriteEncoder(set: SampleSeries.set, externalLabels: [], version: .v1)
            var body: [UInt8] = []
            encoder.encode(SampleBatch(content: .values([row]), series: [0..<1]), includesMetadata: false, into: &body)
        }
    }

    @Test(arguments: RemoteWriteEncoder.Version.allCases)
    func requestsAreAppended(version: RemoteWriteEncoder.Version) {
        let batch = SampleBatch(content: .values(SampleSeries.rows(1)), series: [0..<4])
        let body = Self.encode(batch, version)
        var longer: [UInt8] = [1, 2]
        RemoteWriteEncoder(set: SampleSeries.set, externalLabels: SampleSeries.external, version: version)
            .encode(batch, includesMetadata: false, into: &longer)
        #expect(longer == [1, 2] + body)
    }
}

extension RemoteWriteEncoderTests.Request {
    private struct Version1: Decodable {
        struct Series: Decodable {
            var labels: [[String: String]]
            var samples: [Sample]
        }

        struct Sample: Decodable {
            var value: UInt64?
            var timestamp: Int64
        }

        struct Metadata: Decodable {
            var type: UInt64
            var metricFamilyName: String
            var help: String?
            var unit: String?
        }

        var timeseries: [Series]
        var metadata: [Metadata]?
    }

    private struct Version2: Decodable {
        struct Series: Decodable {
            var labelsRefs: [Int]
            var samples: [Sample]
            var metadata: Metadata
        }

        struct Sample: Decodable {
            var value: UInt64?
            var timestamp: Int64
            var startTimestamp: Int64?
        }

        struct Metadata: Decodable {
            var type: UInt64
            var helpRef: Int?
            var unitRef: Int?
        }

        var symbols: [String]
        var timeseries: [Series]
    }

    /// What the two messages are read as.
    struct Either: Decodable {
        fileprivate let request: RemoteWriteEncoderTests.Request

        init(from decoder: any Decoder) throws {
            if let second = try? Version2(from: decoder) {
                request = try RemoteWriteEncoderTests.Request(second)
            } else {
                request = try RemoteWriteEncoderTests.Request(Version1(from: decoder))
            }
        }
    }

    init(_ either: Either) throws { self = either.request }

    private init(_ request: Version1) throws {
        series = request.timeseries.map { series in
            Series(
                labels: series.labels.map { [$0["name"] ?? "", $0["value"] ?? ""] },
                samples: series.samples.map { Sample(value: $0.value ?? 0, time: $0.timestamp) }
            )
        }
        for one in request.metadata ?? [] {
            #expect(metadata[one.metricFamilyName] == nil, "the same metadata twice")
            metadata[one.metricFamilyName] = Metadata(type: one.type, help: one.help ?? "", unit: one.unit ?? "")
        }
    }

    private init(_ request: Version2) throws {
        let symbols = request.symbols
        #expect(symbols.first == "")
        #expect(Set(symbols.map { Array($0.utf8) }).count == symbols.count, "a text is there twice")
        var used: Set<Int> = [0]
        let text = { (number: Int?) throws -> String in
            let number = number ?? 0
            try #require(symbols.indices.contains(number))
            used.insert(number)
            return symbols[number]
        }
        series = try request.timeseries.map { series in
            let labels = try stride(from: 0, to: series.labelsRefs.count, by: 2).map { index in
                [try text(series.labelsRefs[index]), try text(series.labelsRefs[index + 1])]
            }
            return Series(
                labels: labels,
                samples: series.samples.map {
                    Sample(value: $0.value ?? 0, time: $0.timestamp, start: $0.startTimestamp ?? 0)
                },
                metadata: Metadata(
                    type: series.metadata.type,
                    help: try text(series.metadata.helpRef),
                    unit: try text(series.metadata.unitRef)
                )
            )
        }
        #expect(used.count == symbols.count, "a text is there for nothing")
    }
}
