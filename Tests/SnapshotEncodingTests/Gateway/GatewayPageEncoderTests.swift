import HostModel
import SnapshotEncoding
import Testing

struct GatewayPageEncoderTests {
    private static let fleet = FleetSeries(
        identity: SampleFleet.identity,
        status: SampleFleet.status,
        content: .serving
    )
    private static let encoder = GatewayPageEncoder(set: fleet.set)

    private static var row: SampleRow {
        var values: [Int64] = []
        fleet.appendValues(of: SampleFleet.snapshot, status: SampleFleet.status, to: &values)
        return SampleRow(milliseconds: 1, values: values)
    }

    private static func page(_ group: Int) -> [UInt8] {
        var page: [UInt8] = []
        encoder.encode(row, groupAt: group, into: &page)
        return page
    }

    @Test func groupsAreTheHostsAndWhatHasNone() {
        #expect(Self.encoder.groups.map(\.host) == SampleFleet.identity.hosts.map(\.name) + [nil])
    }

    @Test(arguments: SampleFleet.identity.hosts.indices)
    func pageOfAHostIsThatOfAScrape(host: Int) throws {
        let scrape = ExpositionEncoder(identity: SampleFleet.identity)
        var expected: [UInt8] = []
        scrape.encode(hostAt: host, of: SampleFleet.snapshot, into: &expected)
        // The labels of info metrics stand in another order; all else is the same, byte for byte.
        #expect(try ExpositionPage(Self.page(host)).families == ExpositionPage(expected).families)
        let lines = { (page: [UInt8]) in
            page.split(separator: UInt8(ascii: "\n")).filter { line in
                !line.starts(with: "aerostat_host_info{".utf8) && !line.starts(with: "aerostat_vm_info{".utf8)
            }
        }
        #expect(lines(Self.page(host)) == lines(expected))
        #expect(Self.encoder.groups[host].sampleCount == scrape.sampleCount(hostAt: host))
    }

    @Test func pageWithoutAHostIsThatAboutAerostat() throws {
        var expected: [UInt8] = []
        ExpositionEncoder.encode(SampleFleet.status, into: &expected)
        let last = Self.encoder.groups.count - 1
        #expect(try ExpositionPage(Self.page(last)).families == ExpositionPage(expected).families)
        #expect(Self.encoder.groups[last].sampleCount == ExpositionEncoder.sampleCount(of: SampleFleet.status))
    }

    @Test func samplesOfTheGroupsAreAllSamples() {
        #expect(Self.encoder.groups.reduce(0) { $0 + $1.sampleCount } == Self.fleet.set.count)
    }

    @Test func hostilePagesCanBeRead() throws {
        let encoder = GatewayPageEncoder(set: SampleSeries.set)
        #expect(encoder.groups.count == SampleSeries.hostileValues.count + 1)
        for (index, group) in encoder.groups.enumerated() {
            var bytes: [UInt8] = []
            encoder.encode(SampleSeries.rows(1)[0], groupAt: index, into: &bytes)
            let page = try ExpositionPage(bytes)
            #expect(page.sampleCount == group.sampleCount)
            let values = Set(page.families.flatMap { $0.samples.compactMap { $0.labels["vm"] } })
            #expect(values == [group.host == nil ? SampleSeries.longValue : SampleSeries.hostileValues[index]])
        }
    }

    @Test func groupWithoutSamplesIsLeftOut() {
        let set = SeriesSet(blocks: Self.fleet.set.blocks.filter { $0.labelNames.contains("host") }, counterStart: 0)
        #expect(GatewayPageEncoder(set: set).groups.map(\.host) == SampleFleet.identity.hosts.map(\.name))
        #expect(GatewayPageEncoder(set: SeriesSet(blocks: [], counterStart: 0)).groups.isEmpty)
    }

    /// A gateway's group is told by its labels, wherever its subjects stand in the set.
    @Test func subjectsOfAHostNeedNotStandTogether() throws {
        let family = SeriesSet.Family(name: "a_b", kind: .gauge, unit: "", help: "Help.", decimals: 0)
        let block = SeriesSet.Block(
            prefix: "a",
            labelNames: ["host", "vm"],
            subjects: [["x", "1"], ["y", "2"], ["x", "3"]],
            families: [family]
        )
        let encoder = GatewayPageEncoder(set: SeriesSet(blocks: [block], counterStart: 0))
        var page: [UInt8] = []
        encoder.encode(SampleRow(milliseconds: 0, values: [10, 20, 30]), groupAt: 0, into: &page)
        #expect(
            String(decoding: page, as: UTF8.self) == """
                # HELP a_b Help.
                # TYPE a_b gauge
                a_b{host="x",vm="1"} 10
                a_b{host="x",vm="3"} 30

                """
        )
    }
}
