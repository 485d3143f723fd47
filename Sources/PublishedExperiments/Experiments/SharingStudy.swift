import HostModel
import HostSimulation

/// BAR-1 to BAR-3: what an empirical study of real memory found about page sharing (memory-model.md section 17).
enum SharingStudy {
    static let experiments = [amount, origin, differences]
    private static let source = "Barker et al., USENIX ATC 2012, abstract"

    private static let parameters = [
        ExperimentParameter(
            "machines",
            "12 of 2 GB: 4 operating systems with 3 machines each, applications of their own",
            .chosen
        ),
        ExperimentParameter("content", "the engine's default shares of contents by guest class", .chosen),
        ExperimentParameter("scan", "3 h on a host with memory to spare, large pages off", .chosen),
    ]

    /// Machine memory saved without zero pages, in percent of the machines' memory.
    private static func saving(_ salting: PageSharingSettings.Salting, systems: Int) -> Double {
        var host = HostConfiguration(name: "esx", machineMemory: .gibibytes(64))
        host.pageSharing.salting = salting
        host.hasLargePages = false
        host.virtualMachines = (0..<12).map { index in
            var machine = VirtualMachineConfiguration(
                name: "vm-\(index)",
                group: "vm",
                configuredSize: .gibibytes(2),
                workload: Workload(
                    kernel: .mebibytes(100),
                    workingSet: .mebibytes(400),
                    idle: .mebibytes(600),
                    fileCache: .mebibytes(500),
                    busy: .constant(200_000)
                )
            )
            machine.workload.writeRate = .percent(0.1)
            machine.content.osImage = "system-\(index % systems)"
            machine.content.applicationImage = "application-\(index)"
            return machine
        }
        var trial = Trial(host)
        let last = trial.after(seconds: 10_800)
        let saved = last.virtualMachines.reduce(0) { $0 + ($1.sharingSaving - $1.zero).inMebibytes }
        let zeroFrames = salting == .withinVirtualMachine ? 12.0 : 1
        return 100 * (saved + zeroFrames / 256) / (12 * 2048)
    }

    static let amount = PublishedExperiment(
        id: "BAR-1",
        title: "Sharing without zero pages",
        source: source,
        parameters: parameters,
        measure: {
            PublishedExperiment.Outcome(findings: [
                Finding(
                    "saved by sharing of other than zero pages, of all memory",
                    published: .statement("below 15 %"),
                    simulated: saving(.none, systems: 4),
                    unit: "%",
                    decimals: 1,
                    evidence: .source,
                    .atMost(15),
                    basis: "\"generally less than 15 %\"",
                    reason: "the engine's default contents are chosen, not measured, and share more"
                )
            ])
        }
    )

    static let origin = PublishedExperiment(
        id: "BAR-2",
        title: "Sharing within machines and between them",
        source: source,
        parameters: parameters,
        measure: {
            let within = saving(.withinVirtualMachine, systems: 4)
            return PublishedExperiment.Outcome(findings: [
                Finding(
                    "saved within machines, of what is saved in all",
                    published: .statement("above 90 %"),
                    simulated: 100 * within / saving(.none, systems: 4),
                    unit: "%",
                    decimals: 1,
                    evidence: .source,
                    .atLeast(90),
                    basis: "\"over 90 %\"",
                    reason: "the engine's images are the same to the byte in all machines of a system, and half of the "
                        + "file cache comes from them by default; real systems differ in versions and placement"
                )
            ])
        }
    )

    static let differences = PublishedExperiment(
        id: "BAR-3",
        title: "Different systems cut sharing between machines",
        source: source,
        parameters: parameters,
        measure: {
            let within = saving(.withinVirtualMachine, systems: 1)
            let savings = [1, 2, 4, 12].map { saving(.none, systems: $0) - within }
            let falls = zip(savings, savings.dropFirst()).map { $0 - $1 }
            return PublishedExperiment.Outcome(
                findings: [
                    Finding(
                        "least fall of sharing between machines as systems go from 1 to 2, 4 and 12",
                        published: .statement("cut"),
                        simulated: falls.min() ?? 0,
                        unit: "%",
                        decimals: 2,
                        evidence: .source,
                        .atLeast(0),
                        basis: "sign"
                    ),
                    Finding(
                        "sharing between machines, each with a system of its own",
                        published: .statement("little"),
                        simulated: savings[3],
                        unit: "%",
                        decimals: 2,
                        evidence: .source,
                        .atMost(1.5),
                        basis: "a tenth of BAR-1's 15 %, by BAR-2"
                    ),
                ],
                charts: [
                    Chart(
                        "Sharing between machines by number of systems",
                        x: Chart.Axis("systems among 12 machines", ""),
                        y: Chart.Axis("saved between machines", "%"),
                        [
                            Chart.Series(
                                "simulated",
                                .simulated,
                                zip([1.0, 2, 4, 12], savings).map { Chart.Point($0, $1) }
                            )
                        ]
                    )
                ]
            )
        }
    )
}
