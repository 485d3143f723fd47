import HostModel
import RecordedPeriods

/// Two hours of a host that runs short of memory after one, as samples that a summary is made of.
struct SampleNight {
    static let start = Timestamp.defaultStart
    static let interval: Int64 = 15_000
    static let sampleCount = 480

    /// A place two hours east of UTC, so that local times differ from UTC.
    static let clock = DisplayClock { _ in .init(offsetMilliseconds: 7_200_000, zone: "EET") }

    /// What a machine is like; amounts in pages.
    struct Machine {
        var name: String
        var size: Int64 = 4 << 18
        var limit: Int64?
        var pageFile: Int64?
        var hasDriver = true
        var active: Int64 = 3 << 18
        var balloon: Int64 = 1 << 17
        var paged: Int64 = 0
        /// Milliseconds that it waits in each sample of the crisis, by cause.
        var stall: [StallCause: Int64] = [:]
    }

    static let machines = [
        Machine(name: "db-01", size: 12 << 18, active: 9 << 18, stall: [.swapIn: 900, .decompression: 150]),
        Machine(name: "web-01", stall: [.guestPageIn: 350, .copyOnWriteBreak: 20]),
        Machine(name: "web-02", pageFile: 1 << 17, stall: [.guestPageIn: 1]),
        Machine(
            name: "batch-01",
            size: 8 << 18,
            hasDriver: false,
            balloon: 0,
            stall: [.blocked: 12_000, .swapIn: 1500]
        ),
        Machine(
            name: "batch-02",
            size: 8 << 18,
            hasDriver: false,
            active: 1 << 17,
            balloon: 0,
            stall: [.blocked: 9000]
        ),
        Machine(name: "cache-01", active: 2 << 17, balloon: 0),
        Machine(name: "limited-01", limit: 3 << 18, stall: [.decompression: 40]),
        Machine(name: "small-01", balloon: 0, paged: 70_000),
    ]

    /// The samples of several hosts, each with all machines; the one at `deepest` falls that deep, later ones less.
    static func make(hosts names: [String] = ["esx-01"], deepest: MemoryState = .low) -> RecordedPeriod {
        let hosts = names.map { PeriodUnit(host: $0) }
        let units = hosts.flatMap { host in
            machines.map { PeriodUnit(host: host.host, vm: $0.name, group: String($0.name.prefix { $0 != "-" })) }
        }
        let run = RunRecord(
            id: "2026-01-01T00:00:00Z-1",
            scenario: "night",
            seed: 7,
            version: "0.1.0",
            began: start,
            simulatedStart: start,
            ended: start.advanced(byMilliseconds: interval * Int64(sampleCount)),
            intervalMilliseconds: interval
        )
        var period = RecordedPeriod(runs: [run], hosts: hosts, machines: units)
        var times = names.map { _ in [Int64](repeating: 0, count: 5) }
        for sample in 1...sampleCount {
            let rows = names.indices.map { host in
                let depth = state(in: sample, deepest: max(0, deepest.rawValue - host))
                times[host][depth] += interval
                return hostRow(sample, depth: depth, times: times[host])
            }
            let machineRows = names.indices.flatMap { host in
                machines.map { row($0, crisisSamples: deepest.rawValue > host ? max(0, min(sample, 300) - 240) : 0) }
            }
            let time = start.advanced(byMilliseconds: interval * Int64(sample))
            let moment = SampleMoment(since: time.advanced(byMilliseconds: -interval), time: time)
            period.moments.append(.init(moment, hosts: rows, machines: machineRows))
        }
        return period
    }

    /// High for an hour, then down step by step for a quarter of an hour, and back.
    private static func state(in sample: Int, deepest: Int) -> Int {
        guard (241...300).contains(sample) else { return 0 }
        return min(deepest, [1, 2, 3, 4, 3, 2][(sample - 241) / 10])
    }

    private static func hostRow(_ sample: Int, depth: Int, times: [Int64]) -> [String: Int64] {
        let minFree: Int64 = 300_000
        var row: [String: Int64] = [
            "memory_size_bytes": 48 << 18,
            "memory_min_free_bytes": minFree,
            "memory_free_bytes": minFree * [4, 2, 1, 1, 1][depth] / [1, 1, 2, 4, 16][depth] + Int64(sample % 7) * 100,
            "memory_overcommit_ratio": sample > 240 ? 235_000 : -80_000,
            "swap_device_read_bytes_total": Int64(max(0, sample - 250)) * 6000,
        ]
        for state in MemoryState.allCases {
            row["memory_state_\(state.name)"] = state.rawValue == depth ? 1 : 0
            row["memory_state_seconds_total_\(state.name)"] = times[state.rawValue]
        }
        return row
    }

    private static func row(_ machine: Machine, crisisSamples: Int) -> [String: Int64] {
        var row: [String: Int64] = [
            "powered_on": 1,
            "memory_size_bytes": machine.size,
            "memory_limit_bytes": machine.limit ?? machine.size,
            "memory_active_bytes": machine.active,
            "memory_balloon_bytes": machine.hasDriver ? machine.balloon : 0,
            "memory_balloon_maximum_bytes": machine.size * 65 / 100,
            "balloon_driver_up": machine.hasDriver ? 1 : 0,
            "guest_page_file_size_bytes": machine.pageFile ?? machine.size * 65 / 100,
            "guest_page_file_used_bytes": machine.balloon / 2 + machine.paged,
        ]
        for (cause, time) in machine.stall {
            row["memory_stall_seconds_total_\(cause.name)"] = time * Int64(crisisSamples)
        }
        let reclaimed: [Int64] = [500, machine.hasDriver ? machine.balloon / 60 : 0, 900, 0, 2500]
        for technique in ReclamationTechnique.allCases {
            row["memory_reclaimed_bytes_total_\(technique.name)"] =
                reclaimed[technique.rawValue] * Int64(crisisSamples)
        }
        return row
    }

    static func summary(
        of period: RecordedPeriod,
        from: Timestamp = start,
        to: Timestamp? = nil,
        rule: VerdictRule = VerdictRule()
    ) throws -> PeriodSummary {
        let end = to ?? start.advanced(byMilliseconds: interval * Int64(sampleCount))
        let heading = period.heading(of: PeriodQuery(from: from, to: end))
        return try PeriodSummaryBuilder(rule).summary(of: heading, from: period)
    }
}
