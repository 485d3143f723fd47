import GoldenFiles
import HostModel
import SnapshotEncoding
import Testing

struct InfluxLineEncoderTests {
    private static func encode(
        _ batch: SampleBatch,
        of set: SeriesSet = SampleSeries.set,
        external: [(name: String, value: String)] = SampleSeries.external
    ) -> [UInt8] {
        var body: [UInt8] = []
        InfluxLineEncoder(set: set, externalLabels: external).encode(batch, into: &body)
        return body
    }

    /// One value of one series.
    private struct Sample: Hashable {
        let name: String
        let labels: [String: String]
        let value: String
        let time: Int64
    }

    /// The samples that VictoriaMetrics makes of the lines.
    private static func samples(_ bytes: [UInt8]) throws -> [Sample] {
        try LineProtocol(bytes).points.flatMap { point in
            #expect(point.tags.map { $0[0] } == point.tags.map { $0[0] }.sorted(), "tags are not in order")
            let labels = Dictionary(uniqueKeysWithValues: point.tags.map { ($0[0], $0[1]) })
            return point.fields.map { field in
                Sample(
                    name: "\(point.measurement)_\(field[0])",
                    labels: labels,
                    value: field[1],
                    time: point.time
                )
            }
        }
    }

    /// A tag value as it can travel.
    private static func travelling(_ value: String) -> String {
        var scalars: [Unicode.Scalar] = []
        let all = Array(value.unicodeScalars)
        for (index, scalar) in all.enumerated() {
            let next = index + 1 < all.count ? all[index + 1] : nil
            if scalar == "\n" {
                scalars += ["\\", "n"]
            } else if scalar == "\\", next.map({ "\\\n,= ".unicodeScalars.contains($0) }) ?? true {
                scalars.append("\u{FF3C}")
            } else {
                scalars.append(scalar)
            }
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    private static func expected(_ batch: SampleBatch, of set: SeriesSet = SampleSeries.set) -> [Sample] {
        guard case .values(let rows) = batch.content else { return [] }
        let listed = set.listed
        return batch.series.joined().flatMap { number in
            let series = listed[number]
            let labels = series.labels(external: SampleSeries.external).mapValues(travelling)
            let decimals = series.family.decimals
            return rows.map { row in
                let value = decimalText(row.values[number], decimals: decimals) + (decimals == 0 ? "i" : "")
                return Sample(name: series.family.name, labels: labels, value: value, time: row.milliseconds)
            }
        }
    }

    @Test(arguments: [1, 3])
    func samplesComeBack(moments: Int) throws {
        let batch = SampleBatch(content: .values(SampleSeries.rows(moments)), series: [0..<SampleSeries.set.count])
        let samples = try Self.samples(Self.encode(batch))
        #expect(samples.count == batch.sampleCount)
        #expect(Set(samples) == Set(Self.expected(batch)))
    }

    @Test func someSeriesComeBack() throws {
        let count = SampleSeries.set.count
        let series = [2..<5, 11..<15, 20..<21, 30..<70, count - 1..<count]
        let batch = SampleBatch(content: .values(SampleSeries.rows(2)), series: series)
        let samples = try Self.samples(Self.encode(batch))
        #expect(samples.count == batch.sampleCount)
        #expect(Set(samples) == Set(Self.expected(batch)))
    }

    @Test func fleetComesBackWithTheNamesOfAPage() throws {
        let fleet = FleetSeries(identity: SampleFleet.identity, status: SampleFleet.status, content: .serving)
        var values: [Int64] = []
        fleet.appendValues(of: SampleFleet.snapshot, status: SampleFleet.status, to: &values)
        let batch = SampleBatch(
            content: .values([SampleRow(milliseconds: 1_767_225_690_250, values: values)]),
            series: [0..<fleet.set.count]
        )
        let bytes = Self.encode(batch, of: fleet.set)
        #expect(Set(try Self.samples(bytes)) == Set(Self.expected(batch, of: fleet.set)))
    }

    @Test func linesOfARunAreAsRecorded() throws {
        let fleet = FleetSeries(identity: SampleFleet.identity, status: SampleFleet.status, content: .run)
        let rows = SampleRun.snapshots.map { snapshot in
            var values: [Int64] = []
            fleet.appendValues(of: snapshot, status: SampleFleet.status, to: &values)
            return SampleRow(milliseconds: snapshot.time.millisecondsSince1970, values: values)
        }
        let batch = SampleBatch(content: .values(rows), series: [0..<fleet.set.count])
        let bytes = Self.encode(batch, of: fleet.set, external: [(name: "job", value: "aerostat")])
        try Golden.expect(bytes, matches: "run.influx.txt")
    }

    @Test func familiesWithTheSameLabelAndValueShareALine() throws {
        let batch = SampleBatch(content: .values(SampleSeries.rows(1)), series: [0..<SampleSeries.set.count])
        let points = try LineProtocol(Self.encode(batch)).points
        let subjects = SampleSeries.set.blocks[0].subjects.count
        // Without a label, three causes, a zone; and the process.
        #expect(points.count == 5 * subjects + 1)
        let shared = points.filter { $0.tags.contains(["cause", "swap in"]) }
        #expect(shared.allSatisfy { $0.fields.map { $0[0] } == ["stall_seconds_total", "reads_total"] })
        #expect(shared.count == subjects)
    }

    @Test func endedSeriesHaveNoLines() {
        #expect(Self.encode(SampleBatch(content: .stale(milliseconds: 1), series: [0..<5])).isEmpty)
        #expect(Self.encode(SampleBatch(content: .values([]), series: [0..<5])).isEmpty)
    }

    @Test func namesAreEscaped() throws {
        let family = SeriesSet.Family(name: "a, b=c\\_d e,f=g", kind: .gauge, unit: "", help: "", decimals: 0)
        let block = SeriesSet.Block(prefix: "a, b=c\\", labelNames: ["x y"], subjects: [["1"]], families: [family])
        let batch = SampleBatch(content: .values([SampleRow(milliseconds: -5, values: [7])]), series: [0..<1])
        let bytes = Self.encode(batch, of: SeriesSet(blocks: [block], counterStart: 0), external: [])
        #expect(String(decoding: bytes, as: UTF8.self) == "a\\,\\ b=c\u{FF3C},x\\ y=1 d\\ e\\,f\\=g=7i -5\n")
    }
}
