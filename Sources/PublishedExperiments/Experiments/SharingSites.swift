import HostModel
import HostSimulation

/// W02-T5A, B and C: page sharing at three production sites (memory-model.md section 14).
///
/// Site by site the part of memory that stands on an image and the size of that image are solved from the published
/// shared and reclaimed memory: a closed form for subsets of one image that are drawn independently gave a first value,
/// from which both were scaled until 24 hours of scanning gave the published figures. What part of shared memory is zero or duplicated within a machine is that of W02-F4, so
/// zero pages are a prediction.
struct SharingSite: Sendable {
    var id: String
    var title: String
    var guestOS: GuestOS
    /// Configured MB of each machine.
    var sizes: [Double]
    var sizesOrigin: ExperimentParameter.Origin
    /// Part of memory, in percent.
    var imagePercent: Double
    var imageMegabytes: Double
    /// Published MB.
    var shared: Double
    var reclaimed: Double
    var zero: Double?

    static let experiments = [corporate, nonprofit, itDepartment].map(\.experiment)

    static let corporate = SharingSite(
        id: "W02-T5A",
        title: "Page sharing of 10 Windows NT machines, corporate IT",
        guestOS: .windows,
        sizes: [Double](repeating: 204.8, count: 10),
        sizesOrigin: .chosen,
        imagePercent: 37.53,
        imageMegabytes: 235.2,
        shared: 880,
        reclaimed: 673
    )
    static let nonprofit = SharingSite(
        id: "W02-T5B",
        title: "Page sharing of 9 Linux machines, nonprofit organisation",
        guestOS: .linux,
        sizes: [768, 256, 192, 160, 128, 118, 96, 64, 64],
        sizesOrigin: .chosen,
        imagePercent: 38.95,
        imageMegabytes: 529.5,
        shared: 539,
        reclaimed: 345,
        zero: 70
    )
    static let itDepartment = SharingSite(
        id: "W02-T5C",
        title: "Page sharing of 5 Linux machines, VMware IT",
        guestOS: .linux,
        sizes: [512, 512, 480, 122, 32],
        sizesOrigin: .chosen,
        imagePercent: 15.5,
        imageMegabytes: 44.8,
        shared: 165,
        reclaimed: 120,
        zero: 25
    )

    var experiment: PublishedExperiment {
        PublishedExperiment(
            id: id,
            title: title,
            source: "Waldspurger, OSDI 2002, Figure 5 (table)",
            parameters: [
                ExperimentParameter(
                    "machines",
                    sizes.map { decimalText($0, decimals: 1) }.joined(separator: ", ") + " MB",
                    sizesOrigin
                ),
                ExperimentParameter(
                    "scan",
                    "50 pages/s a machine, 200 pages/s in all, for 24 h; no salting",
                    .published(.source)
                ),
                ExperimentParameter(
                    "content: zero, duplicated",
                    "\(decimalText(zeroPercent, decimals: 2)) %, \(decimalText(duplicatedPercent, decimals: 2)) %",
                    .calibrated(on: "W02-F4: 9.70 % and 9.33 % of shared memory")
                ),
                ExperimentParameter(
                    "content: one image",
                    "\(decimalText(imagePercent, decimals: 2)) % of memory, \(decimalText(imageMegabytes, decimals: 2)) MB",
                    .calibrated(on: "shared and reclaimed memory of this site")
                ),
                ExperimentParameter(
                    "workload",
                    "4 % kernel, 10 % working set of which 0.01 % is written a second, 25 % idle, 60 % file cache, 10 % busy",
                    .chosen
                ),
            ],
            measure: measure
        )
    }

    private var total: Double { sizes.reduce(0, +) }
    private var zeroPercent: Double { 100 * shared / total * 0.0970 }
    private var duplicatedPercent: Double { 100 * shared / total * 0.0933 }

    @Sendable
    private func measure() -> PublishedExperiment.Outcome {
        var trial = Trial(host)
        let samples = trial.samples(for: 86_400, every: 1800)
        var findings = samples.last.map(findings) ?? []
        if let zero, let last = samples.last { findings.append(zeroFinding(last, published: zero)) }
        return PublishedExperiment.Outcome(findings: findings, charts: [chart(samples)])
    }

    private func findings(_ snapshot: HostSnapshot) -> [Finding] {
        let shared = Self.sum(snapshot, \.shared)
        let saved = Self.sum(snapshot, \.sharingSaving)
        let spread = "\u{00B1}5 %: calibrated, pages that were written await the next pass"
        return [
            Finding(
                "shared (calibrated)",
                published: .number(self.shared),
                simulated: shared,
                unit: "MB",
                evidence: .recalled,
                .between(0.95 * self.shared, 1.05 * self.shared),
                basis: spread
            ),
            Finding(
                "reclaimed (calibrated)",
                published: .number(reclaimed),
                simulated: saved,
                unit: "MB",
                evidence: .recalled,
                .between(0.95 * reclaimed, 1.05 * reclaimed),
                basis: spread
            ),
            Finding(
                "reclaimed, of all memory (calibrated)",
                published: .number(100 * reclaimed / total),
                simulated: 100 * saved / total,
                unit: "%",
                decimals: 1,
                evidence: .secondary,
                .between(7, 33),
                basis: "range of the three sites; one lecture note has 10 to 33"
            ),
            Finding(
                "shared less reclaimed, over machine pages behind shared ones",
                published: .number(1),
                simulated: (shared - saved) / snapshot.sharedCommon.inMebibytes,
                decimals: 3,
                evidence: .derived,
                .within(0.0005),
                basis: "saving = shared - sharedcommon, to the page"
            ),
        ]
    }

    private func zeroFinding(_ snapshot: HostSnapshot, published: Double) -> Finding {
        Finding(
            "zero pages",
            published: .number(published),
            simulated: Self.sum(snapshot, \.zero),
            unit: "MB",
            evidence: .recalled,
            .between(published / 2, published * 2),
            basis: "prediction from W02-F4, half to double"
        )
    }

    private static func sum(_ snapshot: HostSnapshot, _ amount: (VirtualMachineSnapshot) -> PageCount) -> Double {
        snapshot.virtualMachines.reduce(0) { $0 + amount($1).inMebibytes }
    }

    private func chart(_ samples: [HostSnapshot]) -> Chart {
        func line(_ name: String, _ amount: (VirtualMachineSnapshot) -> PageCount) -> Chart.Series {
            Chart.Series(
                name,
                .simulated,
                samples.enumerated().map { Chart.Point(Double($0 + 1) / 2, Self.sum($1, amount)) }
            )
        }
        return Chart(
            title,
            x: Chart.Axis("time of scanning", "h"),
            y: Chart.Axis("memory", "MB"),
            [
                line("shared", \.shared),
                line("reclaimed", \.sharingSaving),
                Chart.Series("published: shared", .published, [Chart.Point(24, shared)]),
                Chart.Series("published: reclaimed", .published, [Chart.Point(24, reclaimed)]),
            ]
        )
    }

    private var host: HostConfiguration {
        var host = HostConfiguration(name: "esx", machineMemory: .gibibytes(6), policy: .w02)
        var content = ContentProfile()
        content.osImageSize = .mebibytes(imageMegabytes)
        content.mix = ContentByClass(
            all: ContentShares(
                zero: .percent(zeroPercent),
                osImage: .percent(imagePercent),
                duplicated: .percent(duplicatedPercent)
            )
        )
        content.duplicateContents = .percent(max(0.1, duplicatedPercent * 0.26 / 6.25))
        host.virtualMachines = sizes.enumerated().map { index, size in
            var machine = VirtualMachineConfiguration(
                name: "vm-\(index + 1)",
                group: "site",
                configuredSize: .mebibytes(size),
                workload: Workload(
                    kernel: .mebibytes(0.04 * size),
                    workingSet: .mebibytes(0.10 * size),
                    idle: .mebibytes(0.25 * size),
                    fileCache: .mebibytes(0.60 * size),
                    busy: .constant(100_000)
                )
            )
            machine.workload.writeRate = .percent(0.01)
            machine.guestOS = guestOS
            machine.vCPUs = 1
            machine.content = content
            return machine
        }
        return host
    }
}
