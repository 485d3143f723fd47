import GoldenFiles
import HostModel
import RunOutputReader
import SnapshotEncoding
import Testing

/// The same samples in both syntaxes, and what OpenMetrics has beside them.
struct ExpositionSyntaxTests {
    /// A page with everything on it, or one of a single host.
    enum Page: CaseIterable {
        case whole, probe

        /// The page of a scrape: a fleet's or a host's part, then the one about aerostat itself.
        func bytes(_ syntax: ExpositionSyntax, created: CounterStarts? = nil) -> [UInt8] {
            let encoder = ExpositionEncoder(identity: SampleFleet.identity)
            var page: [UInt8] = []
            switch self {
            case .whole:
                encoder.encode(SampleFleet.snapshot, as: syntax, created: created, into: &page)
                ExpositionEncoder.encode(SampleFleet.status, as: syntax, created: created, into: &page)
            case .probe:
                encoder.encode(hostAt: 2, of: SampleFleet.snapshot, as: syntax, created: created, into: &page)
                ExpositionEncoder.encodeRun(SampleFleet.status, as: syntax, created: created, into: &page)
            }
            return page
        }
    }

    static let starts = CounterStarts(
        run: Timestamp(millisecondsSince1970: 1_767_225_600_001),
        process: Timestamp(millisecondsSince1970: 1_767_225_599_000),
        machines: [1_767_225_600_010, 1_767_225_600_200, 1_767_225_603_000, 1_767_225_600_004]
    )

    @Test(
        arguments: [
            (.text, nil, "page-probe.txt"), (.openMetrics, nil, "page-probe.openmetrics.txt"),
        ] as [(ExpositionSyntax, CounterStarts?, String)]
    )
    func probePageIsAsRecorded(syntax: ExpositionSyntax, created: CounterStarts?, file: String) throws {
        try Golden.expect(Page.probe.bytes(syntax, created: created), matches: file)
    }

    @Test func pageThatSaysWhenCountersBeganIsAsRecorded() throws {
        try Golden.expect(Page.whole.bytes(.openMetrics, created: Self.starts), matches: "page-created.openmetrics.txt")
    }

    /// Formats of one syntax have the same bytes, so they share a file.
    @Test(
        arguments: [
            (.text0_0_4, "page.txt"), (.text1_0_0, "page.txt"), (.openMetrics0_0_1, "page.openmetrics.txt"),
            (.openMetrics1_0_0, "page.openmetrics.txt"),
        ] as [(ExpositionFormat, String)]
    )
    func pageInEachFormatIsAsRecorded(format: ExpositionFormat, file: String) throws {
        try Golden.expect(Page.whole.bytes(format.syntax), matches: file)
    }

    @Test(arguments: Page.allCases)
    func bothSyntaxesHaveTheSameSamplesInOneOrder(page: Page) throws {
        let text = try ExpositionPage(page.bytes(.text))
        let openMetrics = try OpenMetricsPage(page.bytes(.openMetrics))
        let expected = text.families.flatMap { family in
            family.samples.map { OpenMetricsPage.Sample(name: family.name, labels: $0.labels, value: $0.value) }
        }
        #expect(openMetrics.samples == expected)
        #expect(openMetrics.families.map(\.help) == text.families.map(\.help))
        #expect(
            zip(openMetrics.families, text.families).allSatisfy {
                $0.type == $1.type || ($0.type, $1.type) == ("info", "gauge")
            }
        )
    }

    @Test(arguments: Page.allCases)
    func eachCounterSaysWhenItBegan(page: Page) throws {
        let told = try OpenMetricsPage(page.bytes(.openMetrics, created: Self.starts))
        let plain = try OpenMetricsPage(page.bytes(.openMetrics))
        let counters = plain.samples.filter { $0.name.hasSuffix("_total") }
        let created = told.samples.filter { $0.name.hasSuffix("_created") }
        #expect(!counters.isEmpty)
        #expect(created.map(\.name) == counters.map { $0.name.dropLast("_total".count) + "_created" })
        #expect(created.map(\.labels) == counters.map(\.labels))
        #expect(told.samples.filter { !$0.name.hasSuffix("_created") } == plain.samples)
        for sample in created { #expect(sample.value == Self.start(of: sample), "\(sample)") }
    }

    /// As `starts` has it.
    private static func start(of sample: OpenMetricsPage.Sample) -> String {
        switch (sample.labels["host"], sample.labels["vm"]) {
        case (nil, _): sample.name.hasPrefix("aerostat_simulation_") ? "1767225600.001" : "1767225599"
        case (_, nil): "1767225600.001"
        case ("esx-01", "web-01"): "1767225600.01"
        case ("esx-01", "off-01"): "1767225603"
        case ("esx-01", _): "1767225600.2"
        default: "1767225600.004"
        }
    }

    @Test func machinesCountFromTheStartOfTheRunUnlessTold() throws {
        let starts = CounterStarts(run: Self.starts.run, process: Self.starts.process)
        let page = try OpenMetricsPage(Page.whole.bytes(.openMetrics, created: starts))
        let machines = page.samples.filter { $0.name.hasSuffix("_created") && $0.labels["vm"] != nil }
        #expect(!machines.isEmpty && machines.allSatisfy { $0.value == "1767225600.001" })
    }

    @Test(arguments: Page.allCases)
    func textCannotSayWhenCountersBegan(page: Page) {
        #expect(page.bytes(.text, created: Self.starts) == page.bytes(.text))
    }

    @Test func wrongNumberOfStartsTraps() async {
        await #expect(processExitsWith: .failure) {
            var starts = ExpositionSyntaxTests.starts
            starts.machines.removeLast()
            _ = Page.whole.bytes(.openMetrics, created: starts)
        }
    }

    @Test(arguments: ExpositionSyntax.allCases, [nil, starts])
    func memoryOfTheCallerGetsTheSameBytes(syntax: ExpositionSyntax, created: CounterStarts?) {
        let encoder = ExpositionEncoder(identity: SampleFleet.identity)
        func filled(_ capacity: Int, _ write: (UnsafeMutableRawBufferPointer) -> Int) -> [UInt8] {
            // Bytes beyond the capacity must stay as they are.
            var memory = [UInt8](repeating: 0xAA, count: capacity + 64)
            let count = memory.withUnsafeMutableBytes { memory in
                write(UnsafeMutableRawBufferPointer(rebasing: memory[..<capacity]))
            }
            #expect(memory[capacity...].allSatisfy { $0 == 0xAA })
            return Array(memory[..<count])
        }
        var fleet: [UInt8] = []
        encoder.encode(SampleFleet.snapshot, as: syntax, created: created, into: &fleet)
        let length = encoder.maximumLength(as: syntax, created: created != nil)
        #expect(
            filled(length) { encoder.encode(SampleFleet.snapshot, as: syntax, created: created, into: $0) } == fleet
        )
        for index in SampleFleet.identity.hosts.indices {
            var host: [UInt8] = []
            encoder.encode(hostAt: index, of: SampleFleet.snapshot, as: syntax, created: created, into: &host)
            let length = encoder.maximumLength(hostAt: index, as: syntax, created: created != nil)
            let written = filled(length) {
                encoder.encode(hostAt: index, of: SampleFleet.snapshot, as: syntax, created: created, into: $0)
            }
            #expect(written == host)
        }
    }

    @Test func tooLittleMemoryTraps() async {
        await #expect(processExitsWith: .failure) {
            let encoder = ExpositionEncoder(identity: SampleFleet.identity)
            let length = encoder.maximumLength(as: .text, created: false)
            let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: length - 1, alignment: 1)
            _ = encoder.encode(SampleFleet.snapshot, as: .text, created: nil, into: memory)
        }
    }

    /// Whatever the values are: each has its longest text here.
    @Test(arguments: ExpositionSyntax.allCases)
    func longestValuesFit(syntax: ExpositionSyntax) throws {
        var snapshot = SampleFleet.snapshot
        for host in snapshot.hosts.indices {
            snapshot.hosts[host].overcommit = Ratio(millionths: .min)
            snapshot.hosts[host].admissionRefusals = .max
            for machine in snapshot.hosts[host].virtualMachines.indices {
                snapshot.hosts[host].virtualMachines[machine].throughput = Ratio(millionths: .min)
                snapshot.hosts[host].virtualMachines[machine].stallBlocked = .max
                snapshot.hosts[host].virtualMachines[machine].outOfMemoryKills = .max
            }
        }
        let encoder = ExpositionEncoder(identity: SampleFleet.identity)
        var page: [UInt8] = []
        encoder.encode(snapshot, as: syntax, into: &page)
        #expect(page.count <= encoder.maximumLength(as: syntax, created: false))
        let text = String(decoding: page, as: UTF8.self)
        #expect(text.contains(" -9223372036854.775808\n"))
        #expect(text.contains(" 9223372036854775807\n"))
    }

    @Test(arguments: Page.allCases)
    func endIsOnlyOnWholePagesInOpenMetrics(page: Page) {
        #expect(page.bytes(.openMetrics).suffix(7) == Array("\n# EOF\n".utf8)[...])
        #expect(!String(decoding: page.bytes(.text), as: UTF8.self).contains("EOF"))
        var part: [UInt8] = []
        ExpositionEncoder(identity: SampleFleet.identity).encode(SampleFleet.snapshot, as: .openMetrics, into: &part)
        #expect(!String(decoding: part, as: UTF8.self).contains("EOF"))
    }

    /// A family `x` of counters has the samples `x_total` and `x_created`: no other family may have one of these names.
    @Test func noTwoFamiliesOfTheCatalogueClash() {
        var names: [String] = []
        for descriptor in MetricCatalog.descriptors {
            let name = descriptor.name
            if name.hasSuffix("_total") {
                let stem = name.dropLast("_total".count)
                names += [String(stem), name, stem + "_created"]
            } else if name.hasSuffix("_info") {
                names += [String(name.dropLast("_info".count)), name]
            } else {
                names.append(name)
            }
        }
        #expect(Set(names).count == names.count)
    }

    /// Its own text says which: a host's families, and how far the run is.
    @Test func probePageHasTheHostAndTheRunAlone() throws {
        let page = try ExpositionPage(Page.probe.bytes(.text))
        var host: [UInt8] = []
        ExpositionEncoder(identity: SampleFleet.identity).encode(hostAt: 2, of: SampleFleet.snapshot, into: &host)
        #expect(page.families.starts(with: try ExpositionPage(host).families))
        #expect(
            page.families.map(\.name).suffix(6) == [
                "aerostat_build_info", "aerostat_run_info", "aerostat_simulation_seconds_total",
                "aerostat_simulation_speed_ratio", "aerostat_simulation_lag_seconds", "aerostat_books_imbalance_pages",
            ]
        )
        #expect(page.value("aerostat_simulation_seconds_total", [:]) == "90.25")
    }
}
