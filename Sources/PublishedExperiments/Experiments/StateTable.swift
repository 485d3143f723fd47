import HostModel
import HostSimulation

/// VMW-ST and W02-S1: where the memory states begin, and what acts in each of them (memory-model.md section 4.2).
///
/// Actions are read second by second from a host that a growing load drives through its states.
enum StateTable {
    static let experiment = PublishedExperiment(
        id: "VMW-ST",
        title: "Memory states: thresholds, and what acts in each",
        source: "Epping, memory states of vSphere 6; Denneman 2010; lecture notes on Waldspurger 2002",
        parameters: [
            ExperimentParameter("host of the run", "16 GB, policy esxi6, no idle memory tax", .chosen),
            ExperimentParameter("machines", "8 of 3 GB, small page files, growing to 2.9 GB each in 2 min", .chosen),
            ExperimentParameter("run", "40 min, read every second; two machines leave after 25 min", .chosen),
        ],
        measure: { PublishedExperiment.Outcome(findings: thresholds + run()) }
    )

    // MARK: Thresholds

    private static let published: [(PolicyName, [(MemoryState, Double)], of: String)] = [
        (.esxi6, [(.clear, 100), (.soft, 64), (.hard, 32), (.low, 16)], "minFree"),
        (.esx5, [(.soft, 64), (.hard, 32), (.low, 16)], "minFree"),
        (.w02, [(.soft, 4), (.hard, 2), (.low, 1)], "memory"),
    ]

    private static var thresholds: [Finding] {
        var findings: [Finding] = []
        for (policy, states, base) in published {
            var host = HostConfiguration(name: "esx", machineMemory: .gibibytes(64), policy: policy)
            host.virtualMachines = [.unused]
            let snapshot = HostSimulation(host, seed: 1, index: 0).snapshot()
            let whole = base == "memory" ? snapshot.machineMemory : snapshot.minFree
            for (state, percent) in states {
                let threshold = snapshot.stateThresholds[state.rawValue]
                findings.append(
                    percentage("\(policy.rawValue): \(state.name) begins below, of \(base)", percent, threshold, whole)
                )
            }
            guard policy == .esxi6 else { continue }
            let breaking = "\(policy.rawValue): large pages are broken below, of \(base)"
            findings.append(percentage(breaking, 400, snapshot.largePageThreshold, whole))
        }
        return findings
    }

    private static func percentage(_ what: String, _ published: Double, _ part: PageCount, _ whole: PageCount)
        -> Finding
    {
        Finding(
            what,
            published: .number(published),
            simulated: 100 * Double(part.value) / Double(whole.value),
            unit: "%",
            decimals: 1,
            evidence: .secondary,
            .within(0.01),
            basis: "rounding to whole pages"
        )
    }

    // MARK: Actions

    /// What a host did in one second, by the state in which that second ended.
    private struct Tally {
        var seconds = [Int](repeating: 0, count: MemoryState.allCases.count)
        var balloon = [Int64](repeating: 0, count: MemoryState.allCases.count)
        var paging = [Int64](repeating: 0, count: MemoryState.allCases.count)
        var blocked = [Int64](repeating: 0, count: MemoryState.allCases.count)
        var largestRise = 0

        mutating func add(_ before: HostSnapshot, _ now: HostSnapshot) {
            let state = now.state.rawValue
            seconds[state] += 1
            balloon[state] += Self.sum(now, \.reclaimedByBalloon.value) - Self.sum(before, \.reclaimedByBalloon.value)
            let paged = Self.sum(now, \.swapOut.value) + Self.sum(now, \.reclaimedByCompression.value)
            paging[state] +=
                paged - Self.sum(before, \.swapOut.value) - Self.sum(before, \.reclaimedByCompression.value)
            // A machine is blocked in the second after the one in which the state was found.
            blocked[before.state.rawValue] += Self.sum(now, \.stallBlocked) - Self.sum(before, \.stallBlocked)
            largestRise = max(largestRise, before.state.rawValue - state)
        }

        private static func sum(_ host: HostSnapshot, _ amount: (VirtualMachineSnapshot) -> Int64) -> Int64 {
            host.virtualMachines.reduce(0) { $0 + amount($1) }
        }
    }

    private static func run() -> [Finding] {
        var trial = Trial(host, events: [.at(1500, .powerOff(machines: [6, 7]))])
        var tally = Tally()
        var before = trial.after(seconds: 1)
        for now in trial.samples(for: 2400, every: 1) {
            tally.add(before, now)
            before = now
        }
        let soft = MemoryState.soft.rawValue
        let hard = MemoryState.hard.rawValue
        let low = MemoryState.low.rawValue
        return [
            action("memory ballooned in soft", .statement("balloon"), megabytes(tally.balloon[soft]), .atLeast(1)),
            action("memory compressed or swapped in soft", .number(0), megabytes(tally.paging[soft]), .atMost(0)),
            action(
                "memory ballooned in hard and low",
                .number(0),
                megabytes(tally.balloon[hard] + tally.balloon[low]),
                .atMost(0)
            ),
            action(
                "memory compressed or swapped in hard and low",
                .statement("compress, swap"),
                megabytes(tally.paging[hard] + tally.paging[low]),
                .atLeast(1)
            ),
            action(
                "time blocked in low",
                .statement("block"),
                Double(tally.blocked[low]) / 1e6,
                unit: "s",
                .atLeast(1)
            ),
            action(
                "rungs climbed in one move at most",
                .number(1),
                Double(tally.largestRise),
                unit: "",
                .between(1, 1)
            ),
        ]
    }

    private static func megabytes(_ pages: Int64) -> Double { PageCount(pages).inMebibytes }

    private static func action(
        _ what: String,
        _ published: Finding.Published,
        _ simulated: Double,
        unit: String = "MB",
        _ criterion: Criterion
    ) -> Finding {
        Finding(
            what,
            published: published,
            simulated: simulated,
            unit: unit,
            evidence: .secondary,
            criterion,
            basis: "the state's row of the table"
        )
    }

    private static var host: HostConfiguration {
        var host = HostConfiguration(name: "esx", machineMemory: .gibibytes(16))
        host.idleMemoryTax = .zero
        let size = PageCount.gibibytes(3)
        var workload = Workload(
            kernel: .mebibytes(128),
            workingSet: .ramp(
                from: PageCount.mebibytes(400).value,
                to: PageCount.mebibytes(1700).value,
                over: .minutes(2)
            ),
            idle: .mebibytes(900),
            fileCache: .mebibytes(200)
        )
        workload.growthRate = 131_072
        host.virtualMachines = (0..<8).map { index in
            var machine = VirtualMachineConfiguration(
                name: "vm-\(index)",
                group: "vm",
                configuredSize: size,
                workload: workload
            )
            machine.pageFileSize = .mebibytes(256)
            return machine
        }
        return host
    }
}
