import HostModel
import RunOutputReader
import SnapshotEncoding
import Testing

struct FleetSeriesTests {
    /// Fleets of different shapes, with what aerostat says about itself beside them.
    enum Shape: CaseIterable {
        case hostile, oneMachine, noMachines, manyHosts, nothingPushed

        var identity: FleetIdentity {
            switch self {
            case .hostile, .nothingPushed: SampleFleet.identity
            case .oneMachine: Self.identity(machines: [1])
            case .noMachines: Self.identity(machines: [0])
            case .manyHosts: Self.identity(machines: [3, 0, 12, 1, 7])
            }
        }

        private static func identity(machines: [Int]) -> FleetIdentity {
            FleetIdentity(
                scenario: "fleet",
                hosts: machines.enumerated().map { host, count in
                    HostIdentity(
                        name: "esx-\(host)",
                        policy: "esxi6",
                        virtualMachines: (0..<count).map { .init(name: "web-\($0)", group: "web", guestOS: "") }
                    )
                }
            )
        }

        var snapshot: FleetSnapshot {
            if identity == SampleFleet.identity { return SampleFleet.snapshot }
            var first: Int64 = 1
            let hosts = identity.hosts.map { host in
                var snapshot = SampleFleet.makeHost(firstValue: first)
                snapshot.virtualMachines = host.virtualMachines.map { _ in
                    first += 10_000
                    return SampleFleet.makeMachine(firstValue: first)
                }
                first += 1000
                return snapshot
            }
            return FleetSnapshot(identity: identity, start: .defaultStart, elapsedMilliseconds: 61_000, hosts: hosts)
        }

        var status: ExporterStatus {
            var status = SampleFleet.status
            switch self {
            case .nothingPushed:
                status.pushes = []
                status.history = nil
                status.web = nil
            case .oneMachine: status.web?.configuration = nil
            default: break
            }
            return status
        }
    }

    private struct Sample: Hashable {
        let name: String
        let labels: [String: String]
        let value: String
    }

    @Test(arguments: Shape.allCases)
    func samplesAreThoseOfThePage(shape: Shape) throws {
        var bytes: [UInt8] = []
        let encoder = ExpositionEncoder(identity: shape.identity)
        encoder.encode(shape.snapshot, into: &bytes)
        encoder.encode(shape.status, into: &bytes)
        let page = try ExpositionPage(bytes)
        let expected = page.families.flatMap { family in
            family.samples.map { Sample(name: family.name, labels: $0.labels, value: $0.value) }
        }

        let fleet = FleetSeries(identity: shape.identity, status: shape.status, content: .serving)
        var values: [Int64] = []
        fleet.appendValues(of: shape.snapshot, status: shape.status, to: &values)
        let found = zip(fleet.set.listed, values).map { series, value in
            let text = decimalText(value, decimals: series.family.decimals)
            return Sample(name: series.family.name, labels: series.labels, value: text)
        }
        // The same order too, within each family.
        #expect(found == expected)
        #expect(values.count == fleet.set.count)
        #expect(fleet.set.counterStart == shape.status.runStartMilliseconds)
    }

    @Test func familiesAreDescribedAsOnThePage() throws {
        var bytes: [UInt8] = []
        let encoder = ExpositionEncoder(identity: SampleFleet.identity)
        encoder.encode(SampleFleet.snapshot, into: &bytes)
        encoder.encode(SampleFleet.status, into: &bytes)
        let page = try ExpositionPage(bytes)
        let fleet = FleetSeries(identity: SampleFleet.identity, status: SampleFleet.status, content: .serving)
        let families = fleet.set.blocks.flatMap(\.families)
        #expect(families.map(\.name) == page.families.map(\.name))
        #expect(families.map(\.help) == page.families.map(\.help))
        #expect(families.map { $0.kind == .counter ? "counter" : "gauge" } == page.families.map(\.type))
        let units = Dictionary(uniqueKeysWithValues: MetricCatalog.descriptors.map { ($0.name, $0.unit) })
        for family in families {
            let unit = try #require(units[family.name])
            #expect(family.unit == (unit == .none ? "" : unit.rawValue))
        }
    }

    @Test func namesBeginWithThePrefixAndLabelsAreSorted() {
        let fleet = FleetSeries(identity: SampleFleet.identity, status: SampleFleet.status, content: .serving)
        for block in fleet.set.blocks {
            #expect(block.labelNames == block.labelNames.sorted())
            #expect(!block.subjects.isEmpty && !block.families.isEmpty)
            for family in block.families { #expect(family.name.hasPrefix(block.prefix + "_")) }
        }
        let prefixes = Set(fleet.set.blocks.map(\.prefix))
        #expect(
            prefixes
                == [
                    "aerostat_host", "aerostat_vm", "aerostat", "process", "aerostat_web", "aerostat_push",
                    "aerostat_history",
                ]
        )
    }

    @Test func seriesOfARunAreThoseOfItsText() throws {
        let text = try OpenMetricsText(SampleRun.text())
        let fleet = FleetSeries(identity: SampleFleet.identity, status: SampleFleet.status, content: .run)
        let series = fleet.set.listed.map { OpenMetricsText.Series($0.family.name, $0.labels) }
        #expect(Set(series) == Set(text.samples.keys))
        #expect(series.count == text.samples.count)
        for (moment, snapshot) in SampleRun.snapshots.enumerated() {
            var values: [Int64] = []
            fleet.appendValues(of: snapshot, status: ExporterStatus(), to: &values)
            for (number, name) in series.enumerated() {
                let decimals = fleet.set.listed[number].family.decimals
                let value = text.samples[name]?[moment].value
                #expect(value == decimalText(values[number], decimals: decimals))
            }
        }
    }

    @Test func valuesAreAppended() {
        let fleet = FleetSeries(identity: SampleFleet.identity, status: SampleFleet.status, content: .serving)
        var values: [Int64] = [7]
        fleet.appendValues(of: SampleFleet.snapshot, status: SampleFleet.status, to: &values)
        #expect(values.first == 7)
        #expect(values.count == 1 + fleet.set.count)
    }

    @Test func otherDestinationsTrap() async {
        await #expect(processExitsWith: .failure) {
            let fleet = FleetSeries(identity: SampleFleet.identity, status: SampleFleet.status, content: .serving)
            var values: [Int64] = []
            fleet.appendValues(of: SampleFleet.snapshot, status: ExporterStatus(), to: &values)
        }
    }
}
