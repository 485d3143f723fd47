import HostModel
import HostSimulation

/// VMW41-BS: a machine's limit is lowered step by step, with its balloon alone, with host swap alone, and with the
/// compression cache before swap (memory-model.md section 15).
struct LoweredLimit: Sendable {
    enum Technique: String, Sendable, CaseIterable {
        case balloon = "balloon alone"
        case swap = "host swap alone"
        case compression = "compression, then swap"
    }

    var id: String
    var title: String
    var load: String
    var workload: Workload
    var judge: @Sendable (Curves) -> [Finding]

    static let limits = [512.0, 448, 384, 320, 256, 192]

    /// Throughput over that without pressure, by technique and limit, from the highest limit down.
    struct Curves: Sendable {
        var balloon: [Double]
        var swap: [Double]
        var compression: [Double]

        subscript(technique: Technique) -> [Double] {
            switch technique {
            case .balloon: balloon
            case .swap: swap
            case .compression: compression
            }
        }
    }

    var experiment: PublishedExperiment {
        PublishedExperiment(
            id: id,
            title: title,
            source:
                "VMware, Understanding Memory Resource Management in ESX 4.0 and 4.1; Drummonds 2009; Denneman 2010",
            parameters: [
                ExperimentParameter("machine", "512 MB, Linux, limit from 512 down to 192 MB", .chosen),
                ExperimentParameter("load", load, .chosen),
                ExperimentParameter(
                    "policy",
                    "esx5, large pages and page sharing off; 8 ms for a page, host swap and guest disk alike",
                    .chosen
                ),
                ExperimentParameter("run", "40 min a point, limit from 10 min on, throughput of the last 10", .chosen),
            ],
            measure: measure
        )
    }

    @Sendable
    private func measure() -> PublishedExperiment.Outcome {
        let curves = Curves(balloon: curve(.balloon), swap: curve(.swap), compression: curve(.compression))
        let series = Technique.allCases.map { technique in
            let points = zip(Self.limits, curves[technique]).map { Chart.Point($0, 100 * $1) }
            return Chart.Series(technique.rawValue, .simulated, points)
        }
        let chart = Chart(
            title,
            x: Chart.Axis("limit", "MB"),
            y: Chart.Axis("throughput", "%"),
            series
        )
        return PublishedExperiment.Outcome(findings: judge(curves), charts: [chart])
    }

    private func curve(_ technique: Technique) -> [Double] {
        let raw = Self.limits.map { throughput(limit: $0, technique) }
        return raw.map { $0 / max(raw[0], 1e-9) }
    }

    private func throughput(limit: Double, _ technique: Technique) -> Double {
        var host = HostConfiguration(name: "esx", machineMemory: .gibibytes(4), policy: .esx5)
        host.hasLargePages = false
        host.pageSharing.isEnabled = false
        host.swapDevice.latencyMicroseconds = 8000
        host.compression.isEnabled = technique == .compression
        var machine = VirtualMachineConfiguration(
            name: "linux",
            group: "linux",
            configuredSize: .mebibytes(512),
            workload: workload
        )
        machine.vCPUs = 1
        machine.hasBalloonDriver = technique == .balloon
        host.virtualMachines = [machine]
        var trial = Trial(host, events: [.at(600, .setLimit(machines: [0], limit: .mebibytes(limit)))])
        _ = trial.after(seconds: 1800)
        return mean(trial.samples(for: 600, every: 5).map { $0.virtualMachines[0].throughput.value })
    }

    // MARK: The four loads

    static let experiments = [kernelCompile, oracle, java, compression].map(\.experiment)

    static let kernelCompile = LoweredLimit(
        id: "VMW41-BS-KC",
        title: "Kernel compile as the limit falls",
        load: "24 MB kernel, 50 MB working set, 90 MB idle, 150 MB file cache",
        workload: Workload(
            kernel: .mebibytes(24),
            workingSet: .mebibytes(50),
            idle: .mebibytes(90),
            fileCache: .mebibytes(150)
        )
    ) { curves in
        [
            shape(
                "balloon: throughput at the lowest limit",
                "flat",
                100 * (curves.balloon.last ?? 0),
                .atLeast(95),
                "\"flat\": 5 %"
            ),
            shape(
                "swap: largest rise from a limit to the next lower one",
                "falls steadily",
                100 * rise(curves.swap),
                .atMost(1),
                "one point of noise"
            ),
            shape(
                "swap: throughput at the lowest limit",
                "falls",
                100 * (curves.swap.last ?? 1),
                .atMost(95),
                "\"falls\": more than \"flat\""
            ),
            advantage(curves),
        ]
    }

    static let oracle: LoweredLimit = {
        var workload = Workload(
            kernel: .mebibytes(30),
            workingSet: .mebibytes(220),
            idle: .mebibytes(60),
            fileCache: .mebibytes(150)
        )
        workload.touchRate = .percent(5)
        return LoweredLimit(
            id: "VMW41-BS-OR",
            title: "Oracle with Swingbench as the limit falls",
            load: "30 MB kernel, 220 MB database cache touched at 5 % a second, 60 MB idle, 150 MB file cache",
            workload: workload
        ) { curves in
            [
                shape(
                    "balloon: throughput at 320 MB, where the database cache fits",
                    "flat",
                    100 * curves.balloon[3],
                    .atLeast(95),
                    "\"flat\": 5 %"
                ),
                shape(
                    "balloon: throughput at 192 MB, where it does not",
                    "drops",
                    100 * curves.balloon[5],
                    .atMost(80),
                    "non-linear: four times the \"flat\""
                ),
                advantage(curves),
            ]
        }
    }()

    static let java = LoweredLimit(
        id: "VMW41-BS-JB",
        title: "SPECjbb, a Java heap touched all over, as the limit falls",
        load: "24 MB kernel, 400 MB heap as working set, 10 MB idle, 20 MB file cache",
        workload: Workload(
            kernel: .mebibytes(24),
            workingSet: .mebibytes(400),
            idle: .mebibytes(10),
            fileCache: .mebibytes(20)
        )
    ) { curves in
        [
            shape("balloon: throughput at 320 MB", "hurts", 100 * curves.balloon[3], .atMost(95), "more than \"flat\""),
            shape(
                "balloon: throughput at 448 MB, where the heap fits",
                "no pressure",
                100 * curves.balloon[1],
                .atLeast(95),
                "\"flat\": 5 %"
            ),
        ]
    }

    static let compression = LoweredLimit(
        id: "VMW41-ZIP",
        title: "Compression before swap as the limit falls",
        load: "30 MB kernel, 120 MB working set, 200 MB idle, 100 MB file cache",
        workload: Workload(
            kernel: .mebibytes(30),
            workingSet: .mebibytes(120),
            idle: .mebibytes(200),
            fileCache: .mebibytes(100)
        )
    ) { curves in
        let gains = zip(curves.compression, curves.swap).dropFirst(2).map { $0 - $1 }
        return [
            shape(
                "least gain of throughput by compression, from 384 MB down",
                "lifts",
                100 * (gains.min() ?? 0),
                .atLeast(0),
                "sign",
                reason:
                    "at 192 MB the cache, 10 % of 512 MB, takes a quarter of what is left and squeezes the working set"
            ),
            shape(
                "largest gain of throughput by compression",
                "lifts",
                100 * (gains.max() ?? 0),
                .atLeast(5),
                "more than \"flat\""
            ),
        ]
    }

    private static func advantage(_ curves: Curves) -> Finding {
        let least = zip(curves.balloon, curves.swap).dropFirst().map { $0 - $1 }.min() ?? 0
        return shape(
            "least advantage of balloon over swap at any limit",
            "swap is worse",
            100 * least,
            .atLeast(-1),
            "one point of noise"
        )
    }

    /// Largest rise from one point to the next.
    private static func rise(_ curve: [Double]) -> Double {
        zip(curve.dropFirst(), curve).map { $0 - $1 }.max() ?? 0
    }

    private static func shape(
        _ what: String,
        _ published: String,
        _ simulated: Double,
        _ criterion: Criterion,
        _ basis: String,
        reason: String? = nil
    ) -> Finding {
        Finding(
            what,
            published: .statement(published),
            simulated: simulated,
            unit: "%",
            decimals: 1,
            evidence: .secondary,
            criterion,
            basis: basis,
            reason: reason
        )
    }
}
