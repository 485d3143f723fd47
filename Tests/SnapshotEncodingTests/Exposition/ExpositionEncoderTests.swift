import GoldenFiles
import HostModel
import SnapshotEncoding
import Testing

struct ExpositionEncoderTests {
    private let snapshot = SampleFleet.snapshot
    private let encoder = ExpositionEncoder(identity: SampleFleet.identity)

    private func fleetPage() -> [UInt8] {
        var page: [UInt8] = []
        encoder.encode(snapshot, into: &page)
        return page
    }

    /// The page of a scrape: the fleet, then aerostat itself.
    private func wholePage() -> [UInt8] {
        var page = fleetPage()
        encoder.encode(SampleFleet.status, into: &page)
        return page
    }

    @Test func wholePageIsAsRecorded() throws {
        try Golden.expect(wholePage(), matches: "page.txt")
    }

    @Test func pageOfOneHostIsAsRecorded() throws {
        var page: [UInt8] = []
        encoder.encode(hostAt: 2, of: snapshot, into: &page)
        try Golden.expect(page, matches: "page-one-host.txt")
    }

    @Test func everyFamilyOfTheCatalogueIsThereOnceInOrder() throws {
        let page = try ExpositionPage(wholePage())
        let info = [InfoMetrics.host, InfoMetrics.virtualMachine]
        let fleet =
            info + MetricCatalog.hostFamilies.map(\.descriptor)
            + MetricCatalog.virtualMachineFamilies.map(\.descriptor)
        let own =
            [InfoMetrics.build, InfoMetrics.run] + MetricCatalog.exporterFamilies.map(\.descriptor)
            + MetricCatalog.webFamilies.map(\.descriptor) + MetricCatalog.webConfigurationFamilies.map(\.descriptor)
            + MetricCatalog.pushFamilies.map(\.descriptor) + MetricCatalog.historyFamilies.map(\.descriptor)
        #expect(page.families.map(\.name) == (fleet + own).map(\.name))
        #expect(page.families.map(\.type) == (fleet + own).map(\.kind.rawValue))
        #expect(page.families.map(\.help) == (fleet + own).map(\.help))
        #expect(Set(page.families.map(\.name)) == Set(MetricCatalog.descriptors.map(\.name)))
    }

    @Test func everyHostValueCanBeReadBack() throws {
        let page = try ExpositionPage(fleetPage())
        for (host, facts) in zip(snapshot.hosts, snapshot.identity.hosts) {
            expect(MetricCatalog.hostFamilies, of: host, labels: ["host": facts.name], on: page)
        }
    }

    @Test func everyVirtualMachineValueCanBeReadBack() throws {
        let page = try ExpositionPage(fleetPage())
        for (host, facts) in zip(snapshot.hosts, snapshot.identity.hosts) {
            for (machine, name) in zip(host.virtualMachines, facts.virtualMachines.map(\.name)) {
                let labels = ["host": facts.name, "vm": name]
                expect(MetricCatalog.virtualMachineFamilies, of: machine, labels: labels, on: page)
            }
        }
    }

    @Test func everyValueOfAerostatItselfCanBeReadBack() throws {
        let status = SampleFleet.status
        var bytes: [UInt8] = []
        encoder.encode(status, into: &bytes)
        let page = try ExpositionPage(bytes)
        expect(MetricCatalog.exporterFamilies, of: status, labels: [:], on: page)
        let web = try #require(status.web)
        expect(MetricCatalog.webFamilies, of: web, labels: [:], on: page)
        expect(MetricCatalog.webConfigurationFamilies, of: try #require(web.configuration), labels: [:], on: page)
        for push in status.pushes {
            expect(MetricCatalog.pushFamilies, of: push, labels: ["destination": push.destination], on: page)
        }
        expect(MetricCatalog.historyFamilies, of: try #require(status.history), labels: [:], on: page)
        let build = ["version": "0.1.0", "commit": "abc\"123", "swift": "6.3.1"]
        #expect(page.value("aerostat_build_info", build) == "1")
        #expect(page.value("aerostat_run_info", ["run_id": "run-1", "seed": "18446744073709551615"]) == "1")
    }

    @Test func infoMetricsCarryTheFacts() throws {
        let page = try ExpositionPage(fleetPage())
        let host = ["host": SampleFleet.hostileName, "scenario": "say \"hi\"\\\n", "policy": "w02"]
        #expect(page.value("aerostat_host_info", host) == "1")
        let machine = [
            "host": "esx-01", "vm": SampleFleet.hostileName, "group": "back\\slash", "guest_os": "windows",
        ]
        #expect(page.value("aerostat_vm_info", machine) == "1")
    }

    /// Worked out by hand from the sample, without the catalogue's closures.
    @Test(
        arguments: [
            ("aerostat_vm_memory_size_bytes", nil, "286724096"),
            ("aerostat_vm_idle_memory_tax_bytes", nil, "-49152"),
            ("aerostat_vm_throughput_ratio", nil, "0.999999"),
            ("aerostat_vm_memory_stall_seconds_total", "swap_in", "1.5"),
            ("aerostat_vm_memory_stall_seconds_total", "decompression", "0.070047"),
            ("aerostat_vm_memory_stall_seconds_total", "blocked", "0.000001"),
            ("aerostat_vm_memory_large_pages", nil, "70041"),
            ("aerostat_vm_memory_compressed_bytes", nil, "573448192"),
            ("aerostat_vm_memory_compression_saved_bytes", nil, "286556160"),
            ("aerostat_vm_memory_host_cached_bytes", nil, "286896128"),
            ("aerostat_vm_guest_out_of_memory_kills_total", nil, "9223372036854775807"),
            ("aerostat_vm_balloon_driver_up", nil, "0"),
            ("aerostat_vm_powered_on", nil, "1"),
        ] as [(String, String?, String)]
    )
    func valuesAreThoseOfTheSample(name: String, cause: String?, value: String) throws {
        let page = try ExpositionPage(fleetPage())
        var labels = ["host": "esx-01", "vm": SampleFleet.hostileName]
        labels["cause"] = cause
        #expect(page.value(name, labels) == value)
    }

    /// Worked out by hand, too.
    @Test(
        arguments: [
            ("aerostat_host_large_pages_broken_total", "1030"),
            ("aerostat_host_large_pages_formed_total", "1031"),
            ("aerostat_host_page_sharing_pass_ratio", "0.001032"),
            ("aerostat_host_page_sharing_cpu_seconds_total", "0.001033"),
        ]
    )
    func hostValuesAreThoseOfTheSample(name: String, value: String) throws {
        #expect(try ExpositionPage(fleetPage()).value(name, ["host": "esx-01"]) == value)
    }

    @Test func memoryStateIsOneForOneStateOnly() throws {
        let page = try ExpositionPage(fleetPage())
        let values = MemoryState.allCases.map {
            page.value("aerostat_host_memory_state", ["host": SampleFleet.hostileName, "state": $0.name])
        }
        #expect(values == ["0", "0", "0", "0", "1"])
    }

    /// Each field of the sample machine has its own value, so two series with equal values read the same field.
    @Test func noTwoSeriesReadTheSameField() {
        let machine = SampleFleet.makeMachine(firstValue: 10_001)
        let values = MetricCatalog.virtualMachineFamilies.filter { $0.descriptor.unit != .none }
            .flatMap { family in family.series.map { $0.value(machine) } }
        #expect(Set(values).count == values.count)
        let host = SampleFleet.makeHost(firstValue: 1000)
        let hostValues = MetricCatalog.hostFamilies.filter { $0.descriptor.name != "aerostat_host_memory_state" }
            .flatMap { family in family.series.map { $0.value(host) } }
        #expect(Set(hostValues).count == hostValues.count)
    }

    /// A field that keeps its default shows no mistake.
    @Test func everyFieldOfTheSampleIsSet() {
        func check(_ sample: Any, against blank: Any) {
            for (field, untouched) in zip(Mirror(reflecting: sample).children, Mirror(reflecting: blank).children) {
                #expect(String(describing: field.value) != String(describing: untouched.value), "\(field.label ?? "")")
            }
        }
        var host = SampleFleet.makeHost(firstValue: 1000)
        host.virtualMachines = [SampleFleet.makeMachine(firstValue: 10_001)]
        check(host, against: HostSnapshot())
        check(host.virtualMachines[0], against: VirtualMachineSnapshot())
    }

    @Test func sampleCountsAreThoseOfThePages() throws {
        #expect(encoder.sampleCount == (try ExpositionPage(fleetPage())).sampleCount)
        for index in snapshot.hosts.indices {
            var page: [UInt8] = []
            encoder.encode(hostAt: index, of: snapshot, into: &page)
            #expect(encoder.sampleCount(hostAt: index) == (try ExpositionPage(page)).sampleCount)
        }
        for status in [SampleFleet.status, ExporterStatus()] {
            var page: [UInt8] = []
            encoder.encode(status, into: &page)
            #expect(ExpositionEncoder.sampleCount(of: status) == (try ExpositionPage(page)).sampleCount)
        }
    }

    @Test func pagesOfSingleHostsTogetherHoldTheFleet() throws {
        var samples: [String: Int] = [:]
        for index in snapshot.hosts.indices {
            var bytes: [UInt8] = []
            encoder.encode(hostAt: index, of: snapshot, into: &bytes)
            let page = try ExpositionPage(bytes)
            let name = SampleFleet.identity.hosts[index].name
            for family in page.families {
                #expect(family.samples.allSatisfy { $0.labels["host"] == name })
                samples[family.name, default: 0] += family.samples.count
            }
        }
        let fleet = try ExpositionPage(fleetPage())
        #expect(samples == Dictionary(uniqueKeysWithValues: fleet.families.map { ($0.name, $0.samples.count) }))
    }

    @Test func familiesWithoutSamplesAreLeftOut() throws {
        var page: [UInt8] = []
        encoder.encode(hostAt: 1, of: snapshot, into: &page)
        let families = try ExpositionPage(page).families.map(\.name)
        #expect(families.contains("aerostat_host_memory_free_bytes"))
        #expect(!families.contains { $0.hasPrefix("aerostat_vm_") })

        let nobody = FleetIdentity(scenario: "none", hosts: [])
        var empty: [UInt8] = []
        ExpositionEncoder(identity: nobody).encode(
            FleetSnapshot(identity: nobody, start: .defaultStart, elapsedMilliseconds: 0, hosts: []),
            into: &empty
        )
        #expect(empty.isEmpty)
    }

    @Test func pagesAreAppended() {
        var page = Array("# before\n".utf8)
        encoder.encode(snapshot, into: &page)
        #expect(page == Array("# before\n".utf8) + fleetPage())
    }

    @Test func snapshotsOfAnotherRunAreRefused() async {
        await #expect(processExitsWith: .failure) {
            var snapshot = SampleFleet.snapshot
            snapshot.identity.hosts[0].name = "other"
            var page: [UInt8] = []
            ExpositionEncoder(identity: SampleFleet.identity).encode(snapshot, into: &page)
        }
    }

    @Test func snapshotsWithMissingMachinesAreRefused() async {
        await #expect(processExitsWith: .failure) {
            var snapshot = SampleFleet.snapshot
            snapshot.hosts[0].virtualMachines.removeLast()
            var page: [UInt8] = []
            ExpositionEncoder(identity: SampleFleet.identity).encode(snapshot, into: &page)
        }
    }

    private func expect<Subject>(
        _ families: [MetricFamily<Subject>],
        of subject: Subject,
        labels: [String: String],
        on page: ExpositionPage
    ) {
        for family in families {
            for series in family.series {
                var labels = labels
                if let name = family.descriptor.label { labels[name] = series.labelValue }
                let expected = decimalText(series.value(subject), decimals: family.descriptor.decimals)
                #expect(page.value(family.descriptor.name, labels) == expected, "\(family.descriptor.name)")
            }
        }
    }
}
