import HostModel
import HostSimulation

extension Scenario {
    /// Hosts of 8 GiB with machines of 1 GiB that all do the same.
    static func small(name: String = "small", seed: UInt64 = 7, hosts: Int = 1, machines: Int = 2) -> Scenario {
        let workload = Workload(
            kernel: .constant(10_000),
            workingSet: .constant(50_000),
            idle: .constant(20_000),
            fileCache: .constant(20_000)
        )
        return Scenario(
            name: name,
            seed: seed,
            hosts: (1...hosts).map { number in
                var host = HostConfiguration(
                    name: "host-\(number)",
                    machineMemory: ByteCount.gibibytes(8).pages
                )
                host.virtualMachines = (1...machines).map {
                    VirtualMachineConfiguration(
                        name: "web-0\($0)",
                        group: "web",
                        configuredSize: ByteCount.gibibytes(1).pages,
                        workload: workload
                    )
                }
                return host
            }
        )
    }
}
