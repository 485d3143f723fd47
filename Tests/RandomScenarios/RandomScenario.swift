import HostModel
public import HostSimulation

/// Small scenarios that hold rare mixes of features, one for each seed.
///
/// Every feature is switched on or off by the seed, so that property tests meet combinations that nobody would write
/// by hand. All scenarios keep the bounds of scenario files (a limit never lies below the reservation, for instance):
/// what they break is a defect of the engine, not of the scenario.
public enum RandomScenario {
    /// The scenario of a seed: one host in most cases, two in some.
    public static func make(seed: UInt64) -> Scenario {
        var choice = SeededChoice(seed: seed)
        let hostCount = choice.happens(percent: 15) ? 2 : 1
        var hosts: [HostConfiguration] = []
        var events: [ScenarioEvent] = []
        for index in 0..<hostCount {
            let host = makeHost(index, &choice)
            hosts.append(host)
            events += makeEvents(host, index: index, &choice)
        }
        // Sorting by time and then by position keeps the order of events of the same second.
        let ordered = events.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        return Scenario(
            name: "random-\(seed)",
            start: start(&choice),
            seed: choice.next(),
            repeatPeriod: choice.happens(percent: 25) ? .seconds(choice.integer(in: 20...120)) : nil,
            hosts: hosts,
            events: ordered.map(\.element)
        )
    }

    /// The default start, or some other second of a day, which daily patterns follow.
    private static func start(_ choice: inout SeededChoice) -> Timestamp {
        guard choice.happens(percent: 50) else { return .defaultStart }
        return Timestamp.defaultStart.advanced(byMilliseconds: choice.integer(in: 0...86_399) * 1000)
    }

    // MARK: Hosts

    /// Eight machines of 16 to 512 MiB at most, on a host sized so that they are 0.5 to 3 times its memory.
    private static func makeHost(_ index: Int, _ choice: inout SeededChoice) -> HostConfiguration {
        let sizes = (0..<choice.integer(in: 2...8)).map { _ in
            PageCount(choice.integer(in: 16...512) * 256)
        }
        let configured = sizes.reduce(0) { $0 + $1.value }
        let overcommit = choice.integer(in: 50...300)
        let memory = min(max(configured * 100 / overcommit + 24_576, 65_536), 1_048_576)
        var host = HostConfiguration(
            name: "host-\(index + 1)",
            machineMemory: PageCount(memory),
            policy: choice.pick([.esxi6, .esxi6, .esxi6, .esx5, .w02])
        )
        if choice.happens(percent: 60) {
            host.hypervisorUse = PageCount(choice.integer(in: memory / 100...memory / 6))
        }
        host.cpuMegahertz = choice.pick([500, 4000, 32_000, 200_000])
        host.idleMemoryTax = Ratio(millionths: choice.pick([0, 250_000, 750_000, 990_000]))
        if choice.happens(percent: 30) { host.minFree = Ratio(millionths: choice.integer(in: 0...120_000)) }
        if choice.happens(percent: 40) { host.freeMargin = Ratio(millionths: choice.integer(in: 0...500_000)) }
        if choice.happens(percent: 30) { host.balloonMaximum = Ratio(millionths: choice.integer(in: 0...900_000)) }
        host.hasLargePages = choice.happens(percent: 60)
        host.pageSharing = makePageSharing(&choice)
        host.compression = makeCompression(&choice)
        if choice.happens(percent: 40) { host.hostCache = makeHostCache(memory: memory, &choice) }
        if choice.happens(percent: 50) {
            host.swapDevice.latencyMicroseconds = choice.pick([20, 500, 20_000, 200_000])
            host.swapDevice.bandwidth = .mebibytes(choice.pick([1, 5, 20, 1000]))
        }
        let kinds = MachineKinds(&choice)
        host.virtualMachines = sizes.enumerated().map { kinds.makeMachine($0, size: $1, &choice) }
        return host
    }

    private static func makePageSharing(_ choice: inout SeededChoice) -> PageSharingSettings {
        var settings = PageSharingSettings()
        settings.isEnabled = choice.happens(percent: 75)
        settings.salting = choice.pick([.none, .none, .bySalt, .withinVirtualMachine])
        settings.scanTime = choice.happens(percent: 90) ? .seconds(choice.pick([1, 10, 60, 600, 3600])) : nil
        if choice.happens(percent: 20) { settings.scanTotalMaximum = choice.pick([1, 200, 50_000]) }
        settings.scanRateMaximum = choice.pick([16, 1024, 65_536])
        settings.scanMebibytesPerGigahertz = choice.pick([0, 4, 4, 32])
        return settings
    }

    private static func makeCompression(_ choice: inout SeededChoice) -> CompressionSettings {
        var settings = CompressionSettings()
        settings.isEnabled = choice.happens(percent: 70)
        settings.cacheMaximum = Ratio(millionths: choice.pick([0, 10_000, 100_000, 100_000, 1_000_000]))
        settings.decompressionMicroseconds = choice.pick([1, 20, 5000])
        return settings
    }

    private static func makeHostCache(memory: Int64, _ choice: inout SeededChoice) -> HostCacheSettings {
        var cache = HostCacheSettings(size: PageCount(choice.integer(in: 1...memory)))
        cache.latencyMicroseconds = choice.pick([1, 200, 50_000])
        cache.bandwidth = .mebibytes(choice.pick([1, 20, 500]))
        return cache
    }
}
