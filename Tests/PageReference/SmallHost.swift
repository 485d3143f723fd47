import HostModel
public import HostSimulation

/// Hosts small enough to be run page by page, each with a feature that it is there for and others by chance.
public enum SmallHost {
    /// What a host is there to show.
    public enum Feature: Int, CaseIterable, Sendable {
        case sharingWithin, sharingBetween, hostSwap, compression, balloon, largePagesBroken, largePageVictims
        case hostCache, limit, generation5, generation2
    }

    /// The feature that the host of a seed has: all in turn.
    public static func feature(seed: UInt64) -> Feature {
        Feature.allCases[Int(seed) % Feature.allCases.count]
    }

    /// - Parameters:
    ///   - pages: pages of all machines together, about.
    ///   - overhead: pages of overhead by policy and machine.
    public static func make(
        seed: UInt64,
        pages: Int64,
        overhead: (PolicyName, VirtualMachineConfiguration) -> Int
    ) -> HostConfiguration {
        let feature = feature(seed: seed)
        var draw = SeededDraw(seed: SeededDraw.mixed(seed &+ 0xA5A5))
        let policy = policy(of: feature, &draw)
        let isLarge = feature == .largePagesBroken || feature == .largePageVictims
        let count = isLarge ? draw.integer(in: 1...2) : draw.integer(in: 2...4)
        let images = (system: draw.integer(in: 50...200), application: draw.integer(in: 40...100))
        var machines = (0..<count).map { machine(Int($0), size: pages / count, feature, &draw) }
        for index in machines.indices {
            // Of one size on the host, since machines share images that they name alike.
            machines[index].content.osImageSize = PageCount(pages / count * images.system / 100)
            machines[index].content.applicationImageSize = PageCount(pages / count * images.application / 100)
        }
        let overheads = machines.reduce(0) { $0 + Int64(overhead(policy, $1)) }
        let used = machines.reduce(0) { $0 + wanted(by: $1) }
        let fixed = 1000 + overheads
        let goal = pages / 16
        let room = used * share(of: feature, &draw) / 100 + goal + 64 * count
        var host = HostConfiguration(
            name: "\(feature)-\(seed)",
            machineMemory: PageCount(fixed + room),
            hypervisorUse: PageCount(1000),
            policy: policy
        )
        host.minFree = Ratio(millionths: 1_000_000 * goal / (fixed + room))
        host.hasLargePages = isLarge
        host.compression.isEnabled = feature != .hostSwap && policy != .w02
        host.pageSharing.isEnabled = feature != .balloon || draw.happens(0.5)
        host.pageSharing.salting = feature == .sharingBetween ? .none : draw.pick([.none, .withinVirtualMachine])
        if feature == .sharingWithin { host.pageSharing.salting = .withinVirtualMachine }
        // Fast passes: the engine tells pages ahead of the cursor from those behind it by one number for each machine,
        // which costs up to a third of shared frames where pages are written often within a pass. That is a matter of
        // its own; here all other rules are compared.
        host.pageSharing.scanTime = .seconds(isLarge ? 1 : 5)
        host.pageSharing.scanRateMaximum = 1_000_000
        host.pageSharing.scanTotalMaximum = nil
        host.pageSharing.scanMebibytesPerGigahertz = 1000
        if feature == .hostCache {
            host.hostCache = HostCacheSettings(size: PageCount(draw.integer(in: used / 20...used / 4)))
        }
        host.idleMemoryTax = Ratio(millionths: draw.pick([0, 500_000, 750_000]))
        host.virtualMachines = machines
        return host
    }

    private static func policy(of feature: Feature, _ draw: inout SeededDraw) -> PolicyName {
        switch feature {
        case .generation2: .w02
        case .generation5, .largePageVictims: .esx5
        default: .esxi6
        }
    }

    /// Memory for machines as a share of what they would use, in percent.
    private static func share(of feature: Feature, _ draw: inout SeededDraw) -> Int64 {
        switch feature {
        case .sharingWithin, .sharingBetween: draw.integer(in: 120...150)
        case .limit: draw.integer(in: 110...130)
        default: draw.integer(in: 65...85)
        }
    }

    private static func wanted(by machine: VirtualMachineConfiguration) -> Int64 {
        let workload = machine.workload
        return [workload.kernel, workload.workingSet, workload.idle, workload.fileCache].reduce(0) { sum, pattern in
            guard case .constant(let value) = pattern else { return sum }
            return sum + value
        }
    }

    private static func machine(
        _ index: Int,
        size about: Int64,
        _ feature: Feature,
        _ draw: inout SeededDraw
    ) -> VirtualMachineConfiguration {
        // A multiple of 100, so that shares of the size are whole numbers of pages.
        let size = about / 100 * 100
        let workload = Workload(
            kernel: .constant(size * draw.integer(in: 5...15) / 100),
            workingSet: .constant(size * draw.integer(in: 15...35) / 100),
            idle: .constant(size * draw.integer(in: 10...30) / 100),
            fileCache: .constant(size * draw.integer(in: 5...15) / 100)
        )
        let group = draw.pick(["web", "database"])
        var machine = VirtualMachineConfiguration(
            name: "\(group)-\(index + 1)",
            group: group,
            configuredSize: PageCount(size),
            workload: workload
        )
        machine.workload.touchRate = Ratio(millionths: draw.pick([20_000, 100_000]))
        machine.workload.writeRate = Ratio(millionths: draw.pick([200, 1000]))
        machine.vCPUs = draw.integer(in: 1...4)
        switch feature {
        case .hostSwap, .compression, .largePageVictims, .hostCache: machine.hasBalloonDriver = false
        case .limit:
            machine.hasBalloonDriver = draw.happens(0.5)
            guard index == 0 else { break }
            machine.allocation.limit = PageCount(wanted(by: machine) * draw.integer(in: 60...90) / 100)
        case .generation2: machine.hasBalloonDriver = index > 0
        default: break
        }
        return machine
    }
}
