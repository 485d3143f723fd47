import SnapshotEncoding
import Testing

/// Generated code reads the requests.
@Suite(.timeLimit(.minutes(2)), .enabled(if: ProtobufJudge.canRun, ProtobufJudge.reason))
struct OTLPEncoderTests {
    struct Request: Decodable {
        struct ResourceMetrics: Decodable {
            var resource: Resource
            var scopeMetrics: [ScopeMetrics]
        }

        struct Resource: Decodable {
            var attributes: [Attribute]?
        }

        struct ScopeMetrics: Decodable {
            var scope: [String: String]
            var metrics: [Metric]?
        }

        struct Metric: Decodable {
            var name: String
            var description: String?
            var unit: String?
            var gauge: Gauge?
            var sum: Sum?
        }

        struct Gauge: Decodable {
            var dataPoints: [Point]
        }

        struct Sum: Decodable {
            var dataPoints: [Point]
            var aggregationTemporality: Int
            var isMonotonic: Bool
        }

        struct Point: Decodable, Equatable {
            var startTimeUnixNano: UInt64?
            var timeUnixNano: UInt64
            /// Bits.
            var asDouble: UInt64?
            var asInt: Int64?
            var attributes: [Attribute]?
            var flags: Int?
        }

        struct Attribute: Decodable, Equatable {
            struct Value: Decodable, Equatable {
                var stringValue: String
            }

            var key: String
            var value: Value
        }

        var resourceMetrics: [ResourceMetrics]
    }

    private static func read(
        _ batch: SampleBatch,
        of set: SeriesSet = SampleSeries.set,
        external: [(name: String, value: String)] = SampleSeries.external
    ) throws -> [Request.Metric] {
        var body: [UInt8] = []
        OTLPEncoder(set: set, externalLabels: external).encode(batch, into: &body)
        let request: Request = try ProtobufJudge.read(body, as: "ExportMetricsServiceRequest", of: "otlp_metrics")
        try #require(request.resourceMetrics.count == 1 && request.resourceMetrics[0].scopeMetrics.count == 1)
        let scope = request.resourceMetrics[0].scopeMetrics[0]
        #expect(scope.scope == ["name": "aerostat"])
        return scope.metrics ?? []
    }

    /// Expects the data points of the batch, in order, each with what its family says.
    private static func expectPoints(
        of batch: SampleBatch,
        in metrics: [Request.Metric],
        of set: SeriesSet = SampleSeries.set
    ) {
        #expect(Set(metrics.map(\.name)).count == metrics.count, "a metric is there twice")
        let found = metrics.flatMap { metric in
            (metric.gauge?.dataPoints ?? metric.sum?.dataPoints ?? []).map { (metric, $0) }
        }
        #expect(found.count == batch.sampleCount)
        let listed = set.listed
        var points = found.makeIterator()
        for number in batch.series.joined() {
            let series = listed[number]
            for moment in 0..<batch.momentCount {
                guard let (metric, point) = points.next() else { return }
                #expect(metric.name == series.family.name)
                #expect(metric.description ?? "" == series.family.help)
                #expect(
                    metric.unit
                        == ["bytes": "By", "seconds": "s", "ratio": "1", "pages": "{pages}"][series.family.unit]
                )
                let isCounter = series.family.kind == .counter
                #expect((metric.sum != nil) == isCounter)
                if let sum = metric.sum { #expect(sum.aggregationTemporality == 2 && sum.isMonotonic) }
                #expect(point.startTimeUnixNano == (isCounter ? UInt64(set.counterStart) * 1_000_000 : nil))
                let attributes = (point.attributes ?? []).map { [$0.key, $0.value.stringValue] }
                let labels = series.labels.filter { !$0.value.isEmpty }
                #expect(attributes == labels.sorted { $0.key < $1.key }.map { [$0.key, $0.value] })
                expect(point, of: series, batch, number, moment)
            }
        }
    }

    private static func expect(
        _ point: Request.Point,
        of series: ListedSeries,
        _ batch: SampleBatch,
        _ number: Int,
        _ moment: Int
    ) {
        switch batch.content {
        case .stale(let time):
            #expect(point.timeUnixNano == UInt64(time) * 1_000_000)
            #expect(point.flags == 1)
            #expect(point.asInt == nil && point.asDouble == nil)
        case .values(let rows):
            #expect(point.timeUnixNano == UInt64(rows[moment].milliseconds) * 1_000_000)
            #expect(point.flags == nil)
            let value = rows[moment].values[number]
            if series.family.decimals == 0 {
                #expect(point.asInt == value && point.asDouble == nil)
            } else {
                var divisor = 1.0
                for _ in 0..<series.family.decimals { divisor *= 10 }
                #expect(point.asDouble == (Double(value) / divisor).bitPattern && point.asInt == nil)
            }
        }
    }

    @Test(arguments: [1, 3])
    func pointsComeBack(moments: Int) throws {
        let batch = SampleBatch(content: .values(SampleSeries.rows(moments)), series: [0..<SampleSeries.set.count])
        Self.expectPoints(of: batch, in: try Self.read(batch))
    }

    @Test func pointsOfSomeSeriesComeBack() throws {
        let count = SampleSeries.set.count
        let series = [2..<5, 7..<9, 20..<21, 30..<70, count - 1..<count]
        let batch = SampleBatch(content: .values(SampleSeries.rows(2)), series: series)
        Self.expectPoints(of: batch, in: try Self.read(batch))
    }

    @Test func endedSeriesHaveNoRecordedValue() throws {
        let batch = SampleBatch(content: .stale(milliseconds: 1_767_225_600_999), series: [0..<3, 20..<45])
        Self.expectPoints(of: batch, in: try Self.read(batch))
    }

    @Test func fleetComesBack() throws {
        let fleet = FleetSeries(identity: SampleFleet.identity, status: SampleFleet.status, content: .serving)
        var values: [Int64] = []
        fleet.appendValues(of: SampleFleet.snapshot, status: SampleFleet.status, to: &values)
        let row = SampleRow(milliseconds: 1_767_225_690_250, values: values)
        let batch = SampleBatch(content: .values([row]), series: [0..<fleet.set.count])
        Self.expectPoints(of: batch, in: try Self.read(batch, of: fleet.set), of: fleet.set)
    }

    @Test func externalLabelsAreOfTheResource() throws {
        var body: [UInt8] = []
        let external = SampleSeries.external + [(name: "service.name", value: "second")]
        OTLPEncoder(set: SampleSeries.set, externalLabels: external)
            .encode(SampleBatch(content: .stale(milliseconds: 1), series: [0..<1]), into: &body)
        let request: Request = try ProtobufJudge.read(body, as: "ExportMetricsServiceRequest", of: "otlp_metrics")
        let attributes = try #require(request.resourceMetrics.first?.resource.attributes)
        #expect(
            attributes.map { [$0.key, $0.value.stringValue] } == [
                ["service.name", "aerostat"], ["service.instance.id", "127.0.0.1:10075"], ["Zone", "upper, case"],
                ["vm", "loses"], ["cause", "loses"], ["host", "fills in"],
            ]
        )
    }

    @Test func batchWithoutSamplesIsNoRequest() {
        var body: [UInt8] = []
        let encoder = OTLPEncoder(set: SampleSeries.set, externalLabels: SampleSeries.external)
        encoder.encode(SampleBatch(content: .stale(milliseconds: 1), series: []), into: &body)
        encoder.encode(SampleBatch(content: .values([]), series: [0..<3]), into: &body)
        #expect(body.isEmpty)
    }

    @Test func timesBeyondTheFieldAreItsEnds() throws {
        let set = SeriesSet(blocks: SampleSeries.set.blocks, counterStart: .min)
        for (milliseconds, nanoseconds) in [(Int64.max, UInt64.max), (.min, 0)] {
            let batch = SampleBatch(content: .stale(milliseconds: milliseconds), series: [set.count - 1..<set.count])
            var body: [UInt8] = []
            OTLPEncoder(set: set, externalLabels: []).encode(batch, into: &body)
            // Such a time is there, be it 0: key and eight bytes.
            let time = [UInt8(3 << 3 | 1)] + (0..<8).map { UInt8(truncatingIfNeeded: nanoseconds >> (8 * $0)) }
            #expect(body.firstRange(of: time) != nil)
        }
    }
}
