import GoldenFiles
import HostModel
import RunOutputReader
import SnapshotEncoding
import Testing

struct OpenMetricsRunEncoderTests {
    private typealias Series = OpenMetricsText.Series

    private static let times = ["1767225640.125", "1767225680.25", "1767225690.25"]

    @Test func textIsAsRecorded() throws {
        try Golden.expect(SampleRun.text(), matches: "run.openmetrics.txt")
    }

    @Test func seriesAreThoseOfAPage() throws {
        let text = try OpenMetricsText(SampleRun.text())
        var bytes: [UInt8] = []
        let encoder = ExpositionEncoder(identity: SampleFleet.identity)
        encoder.encode(SampleFleet.snapshot, into: &bytes)
        encoder.encode(SampleFleet.status, into: &bytes)
        let page = try ExpositionPage(bytes)
        var expected: Set<Series> = []
        for family in page.families {
            expected.formUnion(family.samples.map { Series(family.name, $0.labels) })
        }
        let found = Set(text.samples.keys)
        #expect(found.isSubset(of: expected))
        // What a file lacks tells of the process, its server, the wall clock, pushes and the history.
        let missing = Set(expected.subtracting(found).map(\.name))
        #expect(
            missing
                == Set(
                    MetricCatalog.pushFamilies.map(\.descriptor.name)
                        + MetricCatalog.historyFamilies.map(\.descriptor.name)
                        + MetricCatalog.webFamilies.map(\.descriptor.name)
                        + MetricCatalog.webConfigurationFamilies.map(\.descriptor.name)
                )
                .union(MetricCatalog.exporterFamilies.map(\.descriptor.name).filter { $0.hasPrefix("process_") })
                .union([
                    "aerostat_run_start_time_seconds", "aerostat_simulation_speed_ratio",
                    "aerostat_simulation_lag_seconds", "aerostat_config_last_reload_successful",
                    "aerostat_config_last_reload_success_timestamp_seconds",
                ])
        )
    }

    @Test func eachSeriesHasAValueAtEachMoment() throws {
        let text = try OpenMetricsText(SampleRun.text())
        // Beside the fleet there are build, run, simulated time and books.
        #expect(text.samples.count == ExpositionEncoder(identity: SampleFleet.identity).sampleCount + 4)
        for (series, samples) in text.samples {
            #expect(samples.map(\.time) == Self.times, "\(series)")
        }
    }

    @Test func everyValueCanBeReadBack() throws {
        let text = try OpenMetricsText(SampleRun.text())
        for (moment, snapshot) in SampleRun.snapshots.enumerated() {
            for (host, facts) in zip(snapshot.hosts, snapshot.identity.hosts) {
                let labels = ["host": facts.name]
                expect(MetricCatalog.hostFamilies, of: host, labels: labels, at: moment, in: text)
                for (machine, name) in zip(host.virtualMachines, facts.virtualMachines.map(\.name)) {
                    let labels = labels.merging(["vm": name]) { $1 }
                    expect(MetricCatalog.virtualMachineFamilies, of: machine, labels: labels, at: moment, in: text)
                }
            }
        }
        #expect(
            text.samples[Series("aerostat_simulation_seconds_total")]?.map(\.value) == ["40.125", "80.25", "90.25"]
        )
        let imbalance = SampleFleet.snapshot.booksImbalance.value
        #expect(imbalance > 0)
        let books = text.samples[Series("aerostat_books_imbalance_pages")]
        #expect(books?.map(\.value) == Array(repeating: "\(imbalance)", count: 3))
    }

    private func expect<Subject>(
        _ families: [MetricFamily<Subject>],
        of subject: Subject,
        labels: [String: String],
        at moment: Int,
        in text: OpenMetricsText
    ) {
        for family in families {
            for series in family.series {
                var labels = labels
                if let name = family.descriptor.label { labels[name] = series.labelValue }
                let value = text.samples[Series(family.descriptor.name, labels)]?[moment].value
                let expected = decimalText(series.value(subject), decimals: family.descriptor.decimals)
                #expect(value == expected, "\(family.descriptor.name)")
            }
        }
    }

    /// Worked out by hand.
    @Test(
        arguments: [
            ("aerostat_host", "info", nil), ("aerostat_vm", "info", nil), ("aerostat_build", "info", nil),
            ("aerostat_run", "info", nil), ("aerostat_vm_memory_size_bytes", "gauge", "bytes"),
            ("aerostat_vm_memory_swap_in_bytes", "counter", "bytes"),
            ("aerostat_vm_throughput_ratio", "gauge", "ratio"),
            ("aerostat_vm_memory_large_pages", "gauge", "pages"), ("aerostat_vm_memory_shares", "gauge", nil),
            ("aerostat_simulation_seconds", "counter", "seconds"), ("aerostat_books_imbalance_pages", "gauge", "pages"),
            // Counted in pages, but the name does not end in that.
            ("aerostat_host_large_pages_broken", "counter", nil),
        ] as [(String, String, String?)]
    )
    func familiesHaveTheTypeAndUnitOfTheirName(name: String, type: String, unit: String?) throws {
        let text = try OpenMetricsText(SampleRun.text())
        let family = try #require(text.families.first { $0.name == name })
        #expect(family.type == type)
        #expect(family.unit == unit)
    }

    @Test func helpIsThatOfTheCatalogue() throws {
        let help = try OpenMetricsText(SampleRun.text()).families.map(\.help)
        let known = Set(MetricCatalog.descriptors.map(\.help))
        #expect(help.allSatisfy { $0.map(known.contains) ?? false })
    }

    /// A family `x` of the kind counter has the sample `x_total`: there must not be a gauge `x` as well.
    @Test func noTwoFamiliesOfTheCatalogueClash() {
        let names = MetricCatalog.descriptors.map { descriptor in
            let suffix = ["_total", "_info"].first { descriptor.name.hasSuffix($0) } ?? ""
            return String(descriptor.name.dropLast(suffix.count))
        }
        #expect(Set(names).count == names.count)
    }

    @Test func hostsWithoutMachinesHaveNoFamiliesOfMachines() {
        let identity = FleetIdentity(
            scenario: "empty",
            hosts: [HostIdentity(name: "esx-01", policy: "esxi6", virtualMachines: [])]
        )
        let encoder = OpenMetricsRunEncoder(identity: identity, status: ExporterStatus(), moments: SampleRun.moments)
        var text: [UInt8] = []
        for family in encoder.families { encoder.encodeHeader(of: family, into: &text) }
        #expect(!String(decoding: text, as: UTF8.self).contains("aerostat_vm"))
        #expect(encoder.families.last?.series.upperBound == encoder.seriesCount)
    }

    @Test func snapshotsOfAnotherRunAreRefused() async {
        await #expect(processExitsWith: .failure) {
            let encoder = OpenMetricsRunEncoder(
                identity: SampleFleet.identity,
                status: SampleFleet.status,
                moments: SampleRun.moments
            )
            var snapshot = SampleFleet.snapshot
            snapshot.identity.hosts[0].name = "other"
            var values: [Int64] = []
            encoder.appendValues(of: snapshot, to: &values)
        }
    }
}
