import HostModel

@testable import HostSimulation

/// Hosts and machines for hand-built cases: round numbers, and everything off that a case does not ask for.
enum TestHost {
    /// Pages in a MiB.
    static let mebibyte = 256

    /// A host without page sharing that keeps 2 % free, with a fast swap device.
    static func host(gibibytes: Int64, machines: [VirtualMachineConfiguration] = []) -> HostConfiguration {
        var host = HostConfiguration(
            name: "host",
            machineMemory: ByteCount.gibibytes(gibibytes).pages,
            hypervisorUse: ByteCount.mebibytes(64).pages
        )
        host.minFree = Ratio(millionths: 20_000)
        host.pageSharing.isEnabled = false
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

    /// The host after a number of seconds.
    static func settled(_ host: HostConfiguration, seconds: Int, seed: UInt64 = 1) -> HostSimulation {
        var simulation = HostSimulation(host, seed: seed, index: 0)
        simulation.advance(seconds: seconds)
        return simulation
    }
}

extension HostSimulation {
    mutating func advance(seconds: Int) {
        for _ in 0..<seconds { step() }
    }

    /// A copy of the counts inside.
    var view: HostView {
        var copy = self
        return copy.withMemory { HostView($0) }
    }
}
