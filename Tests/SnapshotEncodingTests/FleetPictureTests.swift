import HostModel
import Testing

@testable import SnapshotEncoding

struct FleetPictureTests {
    /// A row about a host that was in the states for that many seconds each.
    private func row(_ host: String, seconds: [Int64], from: Int64 = 0, to: Int64 = 3600) -> PeriodRow {
        let layout = FleetPicture.hostLayout
        let start = Timestamp.defaultStart
        var statistics = layout.columns.map { _ in ColumnStatistics(sample: 1000 + from) }
        for (state, seconds) in zip(MemoryState.allCases, seconds) {
            guard let index = layout.index(of: "memory_state_seconds_total_\(state.name)") else { continue }
            statistics[index] = ColumnStatistics(sample: seconds * 1000)
        }
        return PeriodRow(
            unit: PeriodUnit(host: host),
            from: start.advanced(byMilliseconds: from * 1000),
            to: start.advanced(byMilliseconds: to * 1000),
            sampleCount: 1,
            isSampled: true,
            statistics: statistics
        )
    }

    private func machineRow(_ vm: String, host: String, part: Int64, value: Int64) -> PeriodRow {
        let start = Timestamp.defaultStart
        return PeriodRow(
            unit: PeriodUnit(host: host, vm: vm, group: "g"),
            from: start.advanced(byMilliseconds: part * 60_000),
            to: start.advanced(byMilliseconds: (part + 1) * 60_000),
            sampleCount: 1,
            isSampled: true,
            statistics: FleetPicture.machineLayout.columns.map { _ in ColumnStatistics(sample: value) }
        )
    }

    @Test func allHostsOfASmallFleetArePicturedInItsOrder() {
        var picture = FleetPicture()
        for name in ["b", "a", "c"] { picture.addWhole(row(name, seconds: [3600, 0, 0, 0, 0])) }
        picture.addWhole(row("a", seconds: [0, 0, 0, 0, 60]))
        picture.chooseHosts()
        #expect(picture.picturedHosts == ["b", "a", "c"])
        #expect(picture.overview.map(\.name) == ["b", "a", "c"])
        #expect(picture.overview[1].stateMilliseconds == [3_600_000, 0, 0, 0, 60_000])
    }

    @Test func ofALargeFleetThoseShortestOfMemoryArePictured() {
        var picture = FleetPicture()
        for number in 0..<40 {
            let pressed: [Int64] =
                switch number {
                case 30: [0, 3600, 0, 0, 0]
                case 31: [3540, 0, 0, 0, 60]
                case 32: [3000, 0, 0, 600, 0]
                case 33...39: [3599, 0, 1, 0, 0]
                default: [3600, 0, 0, 0, 0]
                }
            picture.addWhole(row("esx-\(number)", seconds: pressed))
        }
        picture.chooseHosts()
        // The ten that were pressed, worst first, and the first two of those that were not.
        #expect(picture.picturedHosts == ([31, 32] + Array(33...39) + [30, 0, 1]).map { "esx-\($0)" })
        #expect(Array(picture.overview.map(\.name).prefix(13)) == picture.picturedHosts + ["esx-2"])
        picture.addHost(row("esx-5", seconds: [60, 0, 0, 0, 0]))
        picture.addMachine(machineRow("vm", host: "esx-5", part: 0, value: 1))
        picture.finish()
        #expect(picture.hosts.allSatisfy { $0.parts.isEmpty && $0.machines.isEmpty && $0.reclaimed.isEmpty })
    }

    @Test func heldMemoryIsSummedOverMachinesAndMachinesOverParts() {
        var picture = FleetPicture()
        picture.addWhole(row("a", seconds: [3600, 0, 0, 0, 0]))
        picture.chooseHosts()
        for part in 0..<3 as Range<Int64> {
            for (vm, value) in [("x", Int64(1)), ("y", 10)] {
                picture.addMachine(machineRow(vm, host: "a", part: part, value: value + part))
            }
        }
        picture.finish()
        let host = picture.hosts[0]
        let pages = (0..<3).map { Int64(11 + 2 * $0) * 4096 }
        #expect(host.reclaimed.map(\.values) == pages.map { [Int64](repeating: $0, count: 5) })
        #expect(host.machines.map(\.unit.vm) == ["x", "y"])
        #expect(host.machines.map(\.sampleCount) == [3, 3])
        #expect(host.machines[1].statistics.allSatisfy { $0.minimum == 10 && $0.maximum == 12 && $0.total == 33 })
    }

    @Test func whereTimesInStatesAreNotKnownTheGaugesStandIn() throws {
        let layout = FleetPicture.hostLayout
        var row = row("a", seconds: [0, 0, 0, 0, 0])
        for state in MemoryState.allCases {
            let gauge = try #require(layout.index(of: "memory_state_\(state.name)"))
            let time = try #require(layout.index(of: "memory_state_seconds_total_\(state.name)"))
            let shown: Int64 = state == .soft ? 3 : state == .high ? 1 : 0
            row.statistics[gauge] = ColumnStatistics(count: 4, minimum: 0, maximum: 1, total: shown, last: 0)
            row.statistics[time] = .absent
        }
        #expect(HostColumns.stateMilliseconds(row) == [900_000, 0, 2_700_000, 0, 0])
        let gauge = try #require(layout.index(of: "memory_state_hard"))
        row.statistics[gauge] = .absent
        #expect(HostColumns.stateMilliseconds(row) == nil)
    }

    /// A hundred hosts for a year of days, each of which differs from the one before.
    @Test func thePageOfALargeFleetIsOfABoundedSize() {
        var picture = FleetPicture()
        let hosts = (0..<100).map { "esx-\($0)" }
        for host in hosts { picture.addWhole(row(host, seconds: [1, 2, 3, 4, 5])) }
        picture.chooseHosts()
        for part in 0..<FleetPicture.maximumParts {
            let times = (part * 60, (part + 1) * 60)
            for host in hosts {
                let seconds = ([7, 11, 13, 17, 19] as [Int64]).map { 1 + part * $0 % 60 }
                picture.addHost(row(host, seconds: seconds, from: times.0, to: times.1))
                for vm in ["a", "b"] {
                    picture.addMachine(machineRow(vm, host: host, part: part, value: part * 7919 % 10_007 * 1000))
                }
            }
        }
        picture.finish()
        let end = Timestamp.defaultStart.advanced(byMilliseconds: FleetPicture.maximumParts * 60_000)
        var heading = PeriodHeading(source: "h.db", query: PeriodQuery(from: .defaultStart, to: end))
        heading.samples = .defaultStart...end
        var page: [UInt8] = []
        PeriodHTMLEncoder.encode(picture, heading: heading, step: "1m", clock: .utc, into: &page)
        let text = String(decoding: page, as: UTF8.self)
        #expect(text.contains("The 12 hosts of 100 that were shortest of memory are pictured below"))
        #expect(text.contains("esx-99"))
        #expect(page.count < 4_000_000, "\(page.count) bytes")
    }
}
