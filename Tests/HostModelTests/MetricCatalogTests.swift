import HostModel
import Testing

struct MetricCatalogTests {
    private static let labelNames =
        InfoMetrics.hostLabels + InfoMetrics.virtualMachineLabels + InfoMetrics.buildLabels + InfoMetrics.runLabels
        + MetricCatalog.descriptors.compactMap(\.label) + ["destination"]

    @Test(arguments: MetricCatalog.descriptors)
    func namesAreSnakeCaseWithAKnownPrefix(descriptor: MetricDescriptor) {
        let name = descriptor.name
        #expect(name.hasPrefix("aerostat_") || name.hasPrefix("process_"))
        #expect(isSnakeCase(name))
    }

    @Test(arguments: MetricCatalog.descriptors)
    func totalMarksCountersAndNothingElse(descriptor: MetricDescriptor) {
        #expect(descriptor.name.hasSuffix("_total") == (descriptor.kind == .counter))
        // These endings belong to histograms and summaries.
        for ending in ["_count", "_sum", "_bucket"] { #expect(!descriptor.name.hasSuffix(ending)) }
    }

    @Test(arguments: MetricCatalog.descriptors)
    func namesEndWithTheirBaseUnit(descriptor: MetricDescriptor) {
        let name = descriptor.name
        let stem = name.hasSuffix("_total") ? String(name.dropLast("_total".count)) : name
        let units: [MetricDescriptor.Unit] = [.bytes, .seconds, .pages, .ratio]
        for unit in units { #expect(stem.hasSuffix("_\(unit.rawValue)") == (descriptor.unit == unit)) }
    }

    @Test(arguments: MetricCatalog.descriptors)
    func decimalsSuitTheUnit(descriptor: MetricDescriptor) {
        switch descriptor.unit {
        case .seconds: #expect([3, 6].contains(descriptor.decimals))
        case .ratio: #expect(descriptor.decimals == 6)
        case .bytes, .pages, .none: #expect(descriptor.decimals == 0)
        }
    }

    @Test(arguments: MetricCatalog.descriptors)
    func helpIsASentenceOnOneLine(descriptor: MetricDescriptor) {
        #expect(descriptor.help.hasSuffix("."))
        #expect(descriptor.help.count > 10)
        #expect(!descriptor.help.contains("\n"))
    }

    @Test func namesAreUnique() {
        let names = MetricCatalog.descriptors.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func labelsAreSnakeCaseAndNeverTypeOrName() {
        for label in Self.labelNames {
            #expect(isSnakeCase(label))
            #expect(!["type", "name", "le", "quantile", "job", "instance"].contains(label))
        }
    }

    @Test func labelValuesAreUniqueWithinAFamily() {
        func check<Subject>(_ families: [MetricFamily<Subject>]) {
            for family in families {
                let values = family.series.map(\.labelValue)
                #expect(Set(values).count == values.count, "\(family.descriptor.name)")
                #expect(values.allSatisfy { ($0 != nil) == (family.descriptor.label != nil) })
                #expect(values.allSatisfy { $0.map(isSnakeCase) ?? true })
            }
        }
        check(MetricCatalog.hostFamilies)
        check(MetricCatalog.virtualMachineFamilies)
        check(MetricCatalog.exporterFamilies)
        check(MetricCatalog.webFamilies)
        check(MetricCatalog.webConfigurationFamilies)
        check(MetricCatalog.pushFamilies)
        check(MetricCatalog.historyFamilies)
    }

    /// Design budget: 55 series a virtual machine, 40 a host, each with its info metric.
    ///
    /// What a host's budget has no room for can be had from others: the goal of reclamation is the threshold of `high`,
    /// the memory used in the host cache is the sum over the machines, and the free memory below which large pages are
    /// broken is a multiple of minFree that the policy sets.
    @Test func seriesStayWithinTheirBudget() {
        #expect(MetricCatalog.virtualMachineFamilies.reduce(1) { $0 + $1.series.count } <= 55)
        #expect(MetricCatalog.hostFamilies.reduce(1) { $0 + $1.series.count } <= 40)
    }

    /// Dashboards, rules and other programs rely on these names and label values.
    @Test(
        arguments: [
            ("aerostat_host_memory_state", "state", ["high", "clear", "soft", "hard", "low"]),
            ("aerostat_host_memory_free_bytes", nil, []),
            ("aerostat_host_memory_min_free_bytes", nil, []),
            ("aerostat_host_idle_memory_tax_ratio", nil, []),
            ("aerostat_vm_memory_size_bytes", nil, []),
            ("aerostat_vm_memory_consumed_bytes", nil, []),
            ("aerostat_vm_memory_active_bytes", nil, []),
            ("aerostat_vm_memory_active_estimate_bytes", "estimator", ["slow", "fast", "next"]),
            ("aerostat_vm_memory_touched_bytes", nil, []),
            ("aerostat_vm_memory_balloon_bytes", nil, []),
            ("aerostat_vm_memory_balloon_target_bytes", nil, []),
            ("aerostat_vm_memory_shared_pages", nil, []),
            ("aerostat_vm_memory_shared_bytes", nil, []),
            ("aerostat_vm_memory_compressed_bytes", nil, []),
            ("aerostat_vm_memory_swapped_bytes", nil, []),
            ("aerostat_vm_memory_swap_in_bytes_total", nil, []),
            ("aerostat_vm_memory_swap_out_bytes_total", nil, []),
            (
                "aerostat_vm_memory_reclaimed_bytes_total", "technique",
                ["page_sharing", "balloon", "compression", "host_cache", "host_swap"]
            ),
            (
                "aerostat_vm_memory_stall_seconds_total", "cause",
                ["swap_in", "decompression", "guest_page_in", "cache_miss", "cow_break", "blocked"]
            ),
            ("aerostat_vm_idle_memory_tax_bytes", nil, []),
            ("aerostat_books_imbalance_pages", nil, []),
            ("aerostat_simulation_seconds_total", nil, []),
            ("aerostat_simulation_speed_ratio", nil, []),
            ("aerostat_push_queue_samples", nil, []),
            ("aerostat_push_queue_oldest_seconds", nil, []),
            ("aerostat_push_queue_degraded", nil, []),
            ("aerostat_push_delivered_samples_total", nil, []),
            ("aerostat_push_configuration_errors_total", nil, []),
            ("aerostat_scrapes_total", nil, []),
            ("aerostat_scrape_duration_seconds", nil, []),
            ("aerostat_scrape_seconds_total", nil, []),
            ("aerostat_scrapes_in_flight", nil, []),
            ("aerostat_page_encodings_total", "encoding", ["identity", "gzip"]),
            (
                "aerostat_refused_requests_total", "reason",
                ["max_requests", "rate_limit", "unauthorized", "password_queue", "malformed"]
            ),
            ("aerostat_open_connections", nil, []),
            ("aerostat_accepted_connections_total", nil, []),
            (
                "aerostat_closed_connections_total", "reason",
                ["idle", "request_deadline", "stalled_reader", "displaced", "tls"]
            ),
            ("aerostat_web_config_last_reload_successful", nil, []),
            ("aerostat_build_info", nil, []),
        ] as [(String, String?, [String])]
    )
    func promisedNamesExist(name: String, label: String?, values: [String]) throws {
        let descriptor = try #require(MetricCatalog.descriptors.first { $0.name == name })
        #expect(descriptor.label == label)
        let series: [[String?]] =
            MetricCatalog.hostFamilies.filter { $0.descriptor.name == name }.map { $0.series.map(\.labelValue) }
            + MetricCatalog.virtualMachineFamilies.filter { $0.descriptor.name == name }
            .map { $0.series.map(\.labelValue) }
            + MetricCatalog.webFamilies.filter { $0.descriptor.name == name }.map { $0.series.map(\.labelValue) }
        if label != nil { #expect(series == [values]) }
    }

    @Test func labelValuesAreTheNamesOfTheModel() throws {
        let families = MetricCatalog.virtualMachineFamilies
        let stalls = try #require(families.first { $0.descriptor.label == "cause" })
        #expect(stalls.series.map(\.labelValue) == StallCause.allCases.map(\.name))
        let reclaimed = try #require(families.first { $0.descriptor.label == "technique" })
        #expect(reclaimed.series.map(\.labelValue) == ReclamationTechnique.allCases.map(\.name))
    }

    /// What was accepted is delivered, queued, or dropped for one of the reasons, of samples and of reports.
    @Test(arguments: ["samples", "reports"])
    func pushMetricsBalance(unit: String) throws {
        var ledger = PushLedger()
        ledger.delivered = DeliveryAmount(samples: 1_000, reports: 7_000)
        ledger.queued = DeliveryAmount(samples: 200, reports: 900)
        for (index, reason) in DropReason.allCases.enumerated() {
            ledger.dropped[reason] = DeliveryAmount(samples: 1 << Int64(index), reports: 3 << Int64(index))
        }
        ledger.accepted = ledger.dropped.values.reduce(ledger.delivered + ledger.queued, +)
        func values(_ name: String) throws -> [Int64] {
            let family = try #require(MetricCatalog.pushFamilies.first { $0.descriptor.name == name })
            return family.series.map { $0.value(ledger) }
        }
        let dropped = try values("aerostat_push_dropped_\(unit)_total")
        #expect(dropped == DropReason.allCases.indices.map { (unit == "samples" ? 1 : 3) << Int64($0) })
        let parts = try values("aerostat_push_delivered_\(unit)_total") + values("aerostat_push_queue_\(unit)")
        #expect(try values("aerostat_push_accepted_\(unit)_total") == [(parts + dropped).reduce(0, +)])
    }

    @Test func reasonsForDroppingAreThoseOfTheLedger() throws {
        let families = MetricCatalog.pushFamilies.filter { $0.descriptor.label == "reason" }
        #expect(families.count == 2)
        for family in families {
            #expect(
                family.series.map(\.labelValue) == [
                    "replaced", "refused", "too_old", "misconfigured", "queue_full", "expired", "lost", "ended",
                ]
            )
        }
    }

    @Test func compressionSavesWhatItsCacheDoesNotTake() throws {
        var machine = VirtualMachineSnapshot()
        machine.compressed = PageCount(100)
        machine.compressionCache = PageCount(40)
        let name = "aerostat_vm_memory_compression_saved_bytes"
        let saved = try #require(MetricCatalog.virtualMachineFamilies.first { $0.descriptor.name == name })
        #expect(saved.series.map { $0.value(machine) } == [60 * 4096])
    }

    @Test func manySubjectsReadLikeOne() {
        let machines = (0..<5).map { index in
            var machine = VirtualMachineSnapshot()
            machine.configuredSize = PageCount(100 + index)
            machine.active = PageCount(index)
            machine.consumed = PageCount(3)
            machine.isPoweredOn = index % 2 == 0
            return machine
        }
        for series in MetricCatalog.virtualMachineFamilies.flatMap(\.series) {
            let values = [Int64](capacity: 5) { series.appendValues(machines.span, &$0) }
            #expect(values == machines.map { series.value($0) })
        }
    }

    @Test func aFamilyWithALabelNeedsSeries() async {
        await #expect(processExitsWith: .failure) {
            let descriptor = MetricDescriptor("aerostat_x_bytes", .gauge, .bytes, "A size.", label: "kind")
            _ = MetricFamily<Int>(descriptor) { Int64($0) }
        }
    }

    private func isSnakeCase(_ text: String) -> Bool {
        let words = text.split(separator: "_", omittingEmptySubsequences: false)
        return words.allSatisfy { word in
            !word.isEmpty && word.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
        } && text.utf8.first.map { (97...122).contains($0) } == true
    }
}
