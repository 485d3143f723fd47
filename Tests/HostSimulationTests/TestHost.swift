import HostModel

@testable import HostSimulation

/// Hosts and machines for hand-built cases: round numbers, and everything off that a case does not ask for.
enum TestHost {
    /// Pages in a MiB.
    static let mebibyte = 256

    /// A host without page sharing, large pages and compression that keeps 2 % free.
    static func host(gibibytes: Int64, machines: [VirtualMachineConfiguration] = []) -> HostConfiguration {
        var host = HostConfiguration(
            name: "host",
            machineMemory: ByteCount.gibibytes(gibibytes).pages,
            hypervisorUse: ByteCount.mebibytes(64).pages
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

    /// Lets the host take pages of its first machine by paging alone, whatever its devices say. Returns how many
    /// machine pages that freed.
    @discardableResult
    mutating func page(_ count: Int, compresses: Bool = false) -> Int {
        let free = host.free
        withMemory { memory in
            let techniques = HostPaging.Techniques(compresses: compresses, swap: .always)
            HostPaging.reclaim(memory[0], count, techniques, memory: memory)
            memory.settle()
        }
        return host.free - free
    }

    /// A copy of the counts inside.
    var view: HostView {
        var copy = self
        return copy.withMemory { HostView($0) }
    }
}
