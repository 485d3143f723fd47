import HostModel
import HostSimulation

/// The fleets that are measured: equal hosts with equal numbers of machines, either short of memory or not.
struct FleetShape {
    var hosts = 1
    var machinesPerHost: Int
    /// Configured size of each machine. The workload is a share of it, so that only the amounts grow.
    var machineMemory = ByteCount.gibibytes(4)
    var isOvercommitted: Bool
    /// Whether the machines swap, too, once the fleet is warm. Larger hosts keep more memory free: their balloons cope.
    var isSwapping = true

    var machines: Int { hosts * machinesPerHost }

    /// Simulated seconds after which machines have grown to their workload and an overcommitted host reclaims.
    static let warmUpSteps = 480

    func makeScenario() -> Scenario {
        Scenario(name: "benchmark", hosts: (0..<hosts).map(makeHost))
    }

    /// An overcommitted host has 70 % of what its machines are configured with. Its state goes down to low and back
    /// up to soft as the waves of load come and go.
    private func makeHost(_ index: Int) -> HostConfiguration {
        let configured = Int64(machinesPerHost) * machineMemory.pages.value
        let percent: Int64 = isOvercommitted ? 70 : 150
        let memory = configured * percent / 100
        var host = HostConfiguration(
            name: "esx-\(index + 1)",
            machineMemory: PageCount(
                memory + HostConfiguration.defaultHypervisorUse(machineMemory: PageCount(memory)).value
            )
        )
        // Machines share with each other: the dearer way to scan.
        host.pageSharing.salting = .none
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
                every: .seconds(240),
                length: .seconds(90)
            ),
            idle: .constant(size * 25 / 100),
            fileCache: .constant(size * 20 / 100)
        )
        workload.growthRate = size / 512
        // The load comes in waves, one machine after the other, so that targets never stand still.
        workload.phase = .seconds(Int64(index * 7 % 240))
        var machine = VirtualMachineConfiguration(
            name: "web-\(index + 1)",
            group: "web",
            configuredSize: machineMemory.pages,
            workload: workload
        )
        machine.guestOS = index % 4 == 0 ? .windows : .linux
        // What has no balloon driver is swapped.
        machine.hasBalloonDriver = index % 10 != 9
        return machine
    }
}
