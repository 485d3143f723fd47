import HostModel
import HostSimulation

/// The fleets that are measured: equal hosts with equal numbers of machines.
struct FleetShape {
    enum Load {
        /// Half as much memory again as is configured: nothing is reclaimed.
        case calm
        /// The same, and machines that neither grow nor cache files, so that larger ones do no other work.
        case still
        /// 65 % of what is configured: every mechanism is busy, while states go down to low and up again.
        case busy
    }

    var hosts = 1
    var machinesPerHost: Int
    /// Configured size of each machine. The workload is a share of it, so that only the amounts grow.
    var machineMemory = ByteCount.gibibytes(4)
    var load: Load

    var machines: Int { hosts * machinesPerHost }

    /// Simulated seconds after which machines have grown to their workload and an overcommitted host reclaims.
    static let warmUpSteps = 480

    /// Seconds from one wave of load to the next, in which every machine has its turn.
    static let waveSteps = 240

    func makeScenario() -> Scenario {
        Scenario(name: "benchmark", hosts: (0..<hosts).map(makeHost))
    }

    private func makeHost(_ index: Int) -> HostConfiguration {
        let configured = Int64(machinesPerHost) * machineMemory.pages.value
        let memory = configured * (load == .busy ? 65 : 150) / 100
        var host = HostConfiguration(
            name: "esx-\(index + 1)",
            machineMemory: PageCount(
                memory + HostConfiguration.defaultHypervisorUse(machineMemory: PageCount(memory)).value
            )
        )
        // Machines share with each other: the dearer way to scan.
        host.pageSharing.salting = .none
        if load == .busy {
            host.hostCache = HostCacheSettings(size: PageCount(memory / 200))
            // Storage grows with the host; else a large one would block its machines most of the time.
            host.swapDevice.bandwidth = .mebibytes(Int64(20 * machinesPerHost))
        }
        host.virtualMachines = (0..<machinesPerHost).map(makeMachine)
        return host
    }

    private func makeMachine(_ index: Int) -> VirtualMachineConfiguration {
        let size = machineMemory.pages.value
        var workload = Workload(
            kernel: .constant(size * 4 / 100),
            workingSet: .bursts(
                base: size * 20 / 100,
                peak: size * 40 / 100,
                every: .seconds(Int64(Self.waveSteps)),
                length: .seconds(90)
            ),
            idle: .constant(size * 25 / 100),
            fileCache: .constant(load == .still ? 0 : size * 20 / 100)
        )
        if load == .still { workload.workingSet = .constant(size * 20 / 100) }
        workload.growthRate = size / 512
        // The load comes in waves, one machine after the other, so that targets never stand still.
        workload.phase = .seconds(Int64(index * 7 % Self.waveSteps))
        var machine = VirtualMachineConfiguration(
            name: "web-\(index + 1)",
            group: "web-\(index % 4)",
            configuredSize: machineMemory.pages,
            workload: workload
        )
        machine.guestOS = load != .still && index % 4 == 0 ? .windows : .linux
        // What has no balloon driver is swapped.
        machine.hasBalloonDriver = index % 10 != 9
        return machine
    }
}
