import HostModel
import HostSimulation

/// VMW-OH: overhead of a machine by size and vCPUs (memory-model.md sections 2.3 and 2.4), read from machines that a
/// simulated host has powered on.
enum OverheadTables {
    static let experiment = PublishedExperiment(
        id: "VMW-OH",
        title: "Overhead of a machine by configured memory and vCPUs",
        source: "vSphere Resource Management 6.0 to 8.0 and 4.0; ESX Server 2 Administration Guide",
        parameters: [ExperimentParameter("policies", "esxi6, esx5 and w02", .published(.source))],
        measure: { PublishedExperiment.Outcome(findings: vSphere6 + esx2 + [vSphere4]) }
    )

    private static let vCPUs: [Int64] = [1, 2, 4, 8]
    private static let vSphere6Table: [(mebibytes: Double, cells: [Double])] = [
        (256, [20.29, 24.28, 32.23, 48.16]),
        (1024, [25.90, 29.91, 37.86, 53.82]),
        (4096, [48.64, 52.72, 60.67, 76.78]),
        (16_384, [139.62, 143.98, 151.93, 168.60]),
    ]
    /// Table 3-2 of the guide for 4.0, as far as it could be read: one to eight vCPUs, then one.
    private static let vSphere4Table: [(mebibytes: Double, cells: [Double])] = [
        (256, [113.17, 159.43, 200.53, 241.62, 293.15, 334.27, 375.38, 416.50]),
        (512, [116.68, 164.96, 206.07, 247.17, 302.75, 343.88, 385.02, 426.15]),
        (1024, [123.73, 176.05, 217.18, 258.30, 322.00, 363.17, 404.34, 445.52]),
        (2048, [137.81, 198.20, 239.37, 280.53, 360.46, 401.70, 442.94, 484.18]),
        (4096, [165.98, 242.51, 283.75, 324.99]),
        (8192, [222.30]), (16_384, [334.96]), (32_768, [560.27]), (65_536, [1011.21]),
    ]

    private static func overhead(mebibytes: Double, vCPUs: Int64, policy: PolicyName) -> Double {
        var host = HostConfiguration(name: "esx", machineMemory: .gibibytes(256), policy: policy)
        var machine = VirtualMachineConfiguration.unused
        machine.configuredSize = .mebibytes(mebibytes)
        machine.vCPUs = vCPUs
        machine.isPoweredOnAtStart = true
        host.virtualMachines = [machine]
        return HostSimulation(host, seed: 1, index: 0).snapshot().virtualMachines[0].overhead.inMebibytes
    }

    private static var vSphere6: [Finding] {
        vSphere6Table.flatMap { mebibytes, cells in
            zip(vCPUs, cells).map { vCPUs, cell in
                Finding(
                    "overhead of \(decimalText(mebibytes, decimals: 0)) MB with \(vCPUs) vCPU, vSphere 6",
                    published: .number(cell),
                    simulated: overhead(mebibytes: mebibytes, vCPUs: vCPUs, policy: .esxi6),
                    unit: "MB",
                    decimals: 2,
                    evidence: .source,
                    .equal,
                    basis: "the cell of the table"
                )
            }
        }
    }

    private static var esx2: [Finding] {
        let cells: [(Double, Int64, Double)] = [(256, 1, 54), (256, 2, 64), (2048, 1, 102)]
        return cells.map { mebibytes, vCPUs, cell in
            Finding(
                "overhead of \(decimalText(mebibytes, decimals: 0)) MB with \(vCPUs) vCPU, ESX 2",
                published: .number(cell),
                simulated: overhead(mebibytes: mebibytes, vCPUs: vCPUs, policy: .w02),
                unit: "MB",
                evidence: .source,
                .equal,
                basis: "the figure of the guide"
            )
        }
    }

    private static var vSphere4: Finding {
        var equal = 0
        var all = 0
        for (mebibytes, cells) in vSphere4Table {
            for (index, cell) in cells.enumerated() {
                let simulated = overhead(mebibytes: mebibytes, vCPUs: Int64(index + 1), policy: .esx5)
                if decimalText(simulated, decimals: 2) == decimalText(cell, decimals: 2) { equal += 1 }
                all += 1
            }
        }
        return Finding(
            "cells of the vSphere 4.0 table that the policy esx5 charges",
            published: .number(Double(all)),
            simulated: Double(equal),
            unit: "cells",
            evidence: .source,
            .equal,
            basis: "the cells of the table",
            reason: "esx5 charges the overhead of vSphere 6; the engine has no table of vSphere 4 yet"
        )
    }
}
