public import HostModel

/// Makes up the samples of a small fleet, with powered-off machines, restarts and gaps, from a seed.
public struct RandomPeriod {
    /// SplitMix64, as its authors published it.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }

        mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
            range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
        }
    }

    public static let interval: Int64 = 15_000
    public static let start = Timestamp.defaultStart

    private var generator: Generator
    private var counters: [[String: Int64]] = []
    private var hostCounters: [[String: Int64]] = []
    private var period: RecordedPeriod
    private let deepest: MemoryState

    /// - Parameter deepest: no host goes deeper.
    public static func make(
        seed: UInt64,
        hosts: Int,
        machinesPerHost: Int,
        samples: Int,
        deepest: MemoryState = .low
    ) -> RecordedPeriod {
        var random = RandomPeriod(seed: seed, hosts: hosts, machines: machinesPerHost, deepest: deepest)
        random.record(samples: samples)
        return random.period
    }

    private init(seed: UInt64, hosts: Int, machines: Int, deepest: MemoryState) {
        generator = Generator(state: seed)
        self.deepest = deepest
        let hostUnits = (1...hosts).map { PeriodUnit(host: "esx-\($0)") }
        let machineUnits = hostUnits.flatMap { host in
            (0..<machines).map { PeriodUnit(host: host.host, vm: "web-\($0 + 1)", group: "web") }
        }
        period = RecordedPeriod(runs: [], hosts: hostUnits, machines: machineUnits)
    }

    private mutating func record(samples: Int) {
        var time = Self.start
        for sample in 0..<samples {
            if sample == 0 || generator.number(0...99) == 0 {
                // Restarts begin at once or a while later.
                time = time.advanced(byMilliseconds: sample == 0 ? 0 : generator.number(0...40) * 30_000)
                startRun(at: time)
            } else if generator.number(0...49) == 0 {
                time = time.advanced(byMilliseconds: generator.number(2...18) * Self.interval)
            }
            let since = time
            time = time.advanced(byMilliseconds: Self.interval)
            let run = period.runs.count - 1
            let hosts = period.hosts.indices.map { host($0) }
            let machines = period.machines.indices.map { machine($0) }
            let moment = SampleMoment(since: since, time: time)
            period.moments.append(.init(moment, run: run, hosts: hosts, machines: machines))
        }
    }

    private mutating func startRun(at time: Timestamp) {
        let number = period.runs.count + 1
        if let last = period.moments.last { period.runs[number - 2].ended = last.moment.time }
        period.runs.append(
            RunRecord(
                id: "run-\(number)",
                scenario: "random",
                seed: 1,
                began: time,
                simulatedStart: time,
                intervalMilliseconds: Self.interval
            )
        )
        counters = period.machines.map { _ in [:] }
        hostCounters = period.hosts.map { _ in [:] }
    }

    private mutating func host(_ index: Int) -> [String: Int64] {
        let state = MemoryState.allCases[Int(generator.number(0...Int64(deepest.rawValue)))]
        let earlier = MemoryState.allCases[Int(generator.number(0...Int64(deepest.rawValue)))]
        let split = generator.number(0...14) * 1000
        hostCounters[index]["memory_state_seconds_total_\(earlier.name)", default: 0] += split
        hostCounters[index]["memory_state_seconds_total_\(state.name)", default: 0] += Self.interval - split
        hostCounters[index]["swap_device_read_bytes_total", default: 0] += max(0, generator.number(-5000...9999))
        var values = hostCounters[index]
        values["memory_state_\(state.name)"] = 1
        values["memory_size_bytes"] = 16 << 18
        values["memory_min_free_bytes"] = 1 << 18
        values["memory_free_bytes"] = generator.number(0...1 << 20)
        values["memory_overcommit_ratio"] = generator.number(-300_000...900_000)
        return values
    }

    private mutating func machine(_ index: Int) -> [String: Int64] {
        // Every other machine waits little enough for its size to be worth a thought.
        let odds: Int64 = index % 2 == 0 ? 200 : 3
        for cause in StallCause.allCases where generator.number(0...odds) == 0 {
            counters[index]["memory_stall_seconds_total_\(cause.name)", default: 0] += generator.number(0...2000)
        }
        for technique in ReclamationTechnique.allCases where generator.number(0...3) == 0 {
            counters[index]["memory_reclaimed_bytes_total_\(technique.name)", default: 0] += generator.number(0...9999)
        }
        // Powering on again sets the counters of a machine back.
        if generator.number(0...199) == 0 { counters[index] = [:] }
        var values = counters[index]
        let isOn = generator.number(0...9) > 0
        let size: Int64 = (2 + Int64(index % 3)) << 18
        values["powered_on"] = isOn ? 1 : 0
        values["memory_size_bytes"] = size
        values["memory_limit_bytes"] = index % 4 == 1 ? size / 2 : size
        values["memory_balloon_maximum_bytes"] = size * 65 / 100
        values["guest_page_file_size_bytes"] = index % 3 == 2 ? size / 4 : size
        guard isOn else { return values }
        values["balloon_driver_up"] = index % 5 == 3 ? 0 : 1
        values["memory_reservation_bytes"] = index % 8 == 4 ? size / 2 : 0
        values["memory_active_bytes"] = generator.number(0...size / (index % 2 == 0 ? 2 : 1))
        values["memory_balloon_bytes"] = index % 5 == 3 ? 0 : generator.number(0...size / 2)
        values["guest_page_file_used_bytes"] = generator.number(0...size / 4)
        return values
    }
}
