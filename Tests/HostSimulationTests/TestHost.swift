import HostModel

@testable import HostSimulation

/// Hosts and machines for hand-built cases: round numbers, and everything off that a case does not ask for.
enum TestHost {
    /// Pages in a MiB.
    static let mebibyte = 256

    /// A host without page sharing, large pages and compression that keeps 2 % free.
    static func host(
        gibibytes: Int64,
        policy: PolicyName = .esxi6,
        machines: [VirtualMachineConfiguration] = []
    ) -> HostConfiguration {
        var host = HostConfiguration(
            name: "host",
            machineMemory: ByteCount.gibibytes(gibibytes).pages,
            hypervisorUse: ByteCount.mebibytes(64).pages,
            policy: policy
        )
        host.minFree = Ratio(millionths: 20_000)
        host.hasLargePages = false
        host.pageSharing.isEnabled = false
        host.compression.isEnabled = false
        host.virtualMachines = machines
        return host
    }

    /// A Linux machine of which the kernel takes a tenth, the working set three tenths, idle memory one and file
    /// cache one.
    static func machine(_ name: String, mebibytes: Int64) -> VirtualMachineConfiguration {
        let size = ByteCount.mebibytes(mebibytes).pages
        return VirtualMachineConfiguration(
            name: name,
            group: "group",
            configuredSize: size,
            workload: Workload(
                kernel: .constant(size.value / 10),
                workingSet: .constant(size.value * 3 / 10),
                idle: .constant(size.value / 10),
                fileCache: .constant(size.value / 10)
            )
        )
    }

    /// A Linux machine with two vCPUs that takes the given pages in its first second. It has no operating system image,
    /// so its kernel, of which no page is zero, holds data only.
    static func machine(
        _ name: String,
        pages: Int64,
        kernel: Int64 = 0,
        workingSet: Int64 = 0,
        idle: Int64 = 0
    ) -> VirtualMachineConfiguration {
        var workload = Workload(
            kernel: .constant(kernel),
            workingSet: .constant(workingSet),
            idle: .constant(idle),
            fileCache: .constant(0)
        )
        workload.growthRate = pages
        var machine = VirtualMachineConfiguration(
            name: name,
            group: "group",
            configuredSize: PageCount(pages),
            workload: workload
        )
        machine.content.osImageSize = .zero
        return machine
    }

    /// The host after a number of seconds.
    static func settled(_ host: HostConfiguration, seconds: Int, seed: UInt64 = 1) -> HostSimulation {
        var simulation = HostSimulation(host, seed: seed, index: 0)
        simulation.advance(seconds: seconds)
        return simulation
    }

    /// Contents with two or more users when machine i holds r_i different pages of U, drawn independently: all with
    /// a user less those with one (engine-notes.md item 3).
    static func expectedFrames(_ registered: [Int], universe: Double) -> Double {
        let chances = registered.map { Double($0) / universe }
        let none = chances.reduce(1) { $0 * (1 - $1) }
        let one = chances.reduce(0) { $0 + $1 / (1 - $1) * none }
        return universe * (1 - none - one)
    }
}

extension HostConfiguration {
    /// Turns page sharing on, with a scan that visits all pages in every `passSeconds`, or no scan at all.
    mutating func sharePages(_ salting: PageSharingSettings.Salting = .none, passSeconds: Int64? = 60) {
        pageSharing.isEnabled = true
        pageSharing.salting = salting
        pageSharing.scanTime = passSeconds.map { .seconds($0) }
        pageSharing.scanRateMaximum = 1_000_000
        pageSharing.scanMebibytesPerGigahertz = passSeconds == nil ? 0 : 4
        cpuMegahertz = 10_000_000
    }

    /// Lets the hypervisor use as much as leaves `free` pages when the machines hold `used` pages in all.
    mutating func leaveFree(_ free: Int64, used: Int64) {
        let overhead = virtualMachines.reduce(0) {
            $0 + policy.policy.overhead.pages(configuredSize: $1.configuredSize.pages, vCPUs: $1.vCPUs)
        }
        hypervisorUse = machineMemory - PageCount(overhead) - PageCount(used + free)
    }
}

extension HostSimulation {
    mutating func advance(seconds: Int) {
        for _ in 0..<seconds { step() }
    }

    /// From now on machines hold what they have and do nothing more.
    mutating func rest() {
        for index in workloads.indices { workloads[index].busy = .constant(0) }
    }

    /// Makes free memory a part of minFree at which the host is in a state from its next step on, and aims at a tenth
    /// more than minFree.
    mutating func setMinFree(for state: MemoryState) {
        host.minFree = host.free * 100 / Self.freePercent[state]
        host.freeGoal = host.minFree * 11 / 10
    }

    /// Puts the host into a state, whatever its free memory.
    mutating func enter(_ state: MemoryState) {
        host.memoryState = MemoryStateMachine()
        let free = Self.freePercent[state]
        _ = host.memoryState.advance(free: free, minFree: 100, goal: 110, policy: constants.policy)
    }

    /// Free memory in percent of minFree that means the same state under each policy, but that those without clear
    /// stay high.
    private static let freePercent = PerState(high: 200, clear: 90, soft: 50, hard: 25, low: 14)

    /// Lets the host take pages of one machine by paging alone, whatever its devices say unless told otherwise. Returns
    /// how many machine pages that freed.
    @discardableResult
    mutating func page(
        _ count: Int,
        compresses: Bool = false,
        swap: HostPaging.Techniques.Swap = .always,
        machine: Int = 0
    ) -> Int {
        let free = host.free
        withMemory { memory in
            let techniques = HostPaging.Techniques(compresses: compresses, swap: swap)
            HostPaging.reclaim(memory[machine], count, techniques, memory: memory)
            memory.settle()
        }
        return host.free - free
    }

    /// Runs cycles of the first machine's balloon driver toward a target. Returns the balloon's size after each.
    @discardableResult
    mutating func balloon(toward target: Int, cycles: Int = 1) -> [Int] {
        guests[0].balloonTarget = target
        return withMemory { memory in
            (0..<cycles).map { _ in
                Balloon.advance(memory[0], memory: memory)
                memory.settle()
                return memory[0].state.pointee.ballooned
            }
        }
    }

    /// A copy of the counts inside.
    var view: HostView {
        var copy = self
        return copy.withMemory { HostView($0) }
    }
}
