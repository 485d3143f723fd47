import HostModel
import Testing

struct SeriesColumnTests {
    private static let columns = SeriesLayout.all(.host).columns + SeriesLayout.all(.virtualMachine).columns

    private static func column(_ subject: ReportSubject, _ name: String) throws -> SeriesColumn {
        try #require(SeriesLayout.all(subject).columns.first { $0.name == name })
    }

    @Test func everySeriesOfTheCatalogueIsAColumn() {
        let host = SeriesLayout.all(.host)
        #expect(host.columns.map(\.descriptor.name).uniqued == MetricCatalog.hostFamilies.map(\.descriptor.name))
        #expect(host.columns.map(\.labelValue) == MetricCatalog.hostFamilies.flatMap { $0.series.map(\.labelValue) })
        let machine = SeriesLayout.all(.virtualMachine)
        let families = MetricCatalog.virtualMachineFamilies
        #expect(machine.columns.map(\.descriptor.name).uniqued == families.map(\.descriptor.name))
        #expect(machine.columns.map(\.labelValue) == families.flatMap { $0.series.map(\.labelValue) })
    }

    @Test(
        arguments: [
            (.virtualMachine, "memory_size_bytes", .setting, 0), (.virtualMachine, "memory_balloon_bytes", .gauge, 0),
            (.virtualMachine, "memory_swap_in_bytes_total", .counter, 0),
            (.virtualMachine, "memory_stall_seconds_total_swap_in", .counter, 3),
            (.virtualMachine, "memory_active_estimate_bytes_slow", .gauge, 0),
            (.virtualMachine, "powered_on", .gauge, 0),
            (.virtualMachine, "throughput_ratio", .gauge, 6), (.virtualMachine, "memory_shared_pages", .gauge, 0),
            (.host, "memory_state_soft", .gauge, 0), (.host, "memory_state_seconds_total_soft", .counter, 3),
            (.host, "idle_memory_tax_ratio", .setting, 6), (.host, "page_sharing_cpu_seconds_total", .counter, 3),
            (.host, "cache_size_bytes", .setting, 0), (.host, "admission_refusals_total", .counter, 0),
        ] as [(ReportSubject, String, SeriesColumn.Role, Int)]
    )
    func columnsAreNamedAfterTheirSeries(subject: ReportSubject, name: String, role: SeriesColumn.Role, decimals: Int)
        throws
    {
        let column = try Self.column(subject, name)
        #expect(column.role == role)
        #expect(column.decimals == decimals)
        #expect(SeriesLayout.all(subject).index(of: name).map { SeriesLayout.all(subject).columns[$0] } == column)
    }

    @Test func namesAreUnique() {
        for subject in ReportSubject.allCases {
            let names = SeriesLayout.all(subject).columns.map(\.name)
            #expect(Set(names).count == names.count)
            #expect(names.allSatisfy { !$0.hasPrefix("aerostat_") })
            #expect(SeriesLayout.all(subject).columns.allSatisfy { $0.descriptor.name.hasPrefix(subject.metricPrefix) })
        }
        #expect(SeriesLayout.all(.host).index(of: "memory_balloon_bytes") == nil)
    }

    @Test func aLayoutCanBeNarrowed() {
        let layout = SeriesLayout.all(.host).filter { $0.role == .counter }
        #expect(layout.subject == .host)
        #expect(layout.columns == SeriesLayout.all(.host).columns.filter { $0.role == .counter })
        #expect(layout.columns.count > 5)
    }

    // What is stored.

    @Test(
        arguments: [
            ("memory_balloon_bytes", 0, 0, 0), ("memory_balloon_bytes", 12_288, 3, 12_288),
            ("idle_memory_tax_bytes", -20_480, -5, -20_480), ("memory_shared_pages", 12_288, 12_288, 12_288),
            // Microseconds are cut to milliseconds.
            ("memory_stall_seconds_total_blocked", 1999, 1, 1), ("memory_stall_seconds_total_blocked", 2000, 2, 2),
            ("throughput_ratio", 999_999, 999_999, 999_999), ("memory_shares", 2000, 2000, 2000),
        ] as [(String, Int64, Int64, Int64)]
    )
    func smallIntegersAreStored(name: String, value: Int64, stored: Int64, shown: Int64) throws {
        let column = try Self.column(.virtualMachine, name)
        #expect(column.stored(value) == stored)
        #expect(column.shown(stored) == shown)
    }

    @Test func millisecondsAreStoredAsTheyAre() throws {
        let column = try Self.column(.host, "memory_state_seconds_total_high")
        #expect(column.stored(86_399_999) == 86_399_999)
        #expect(column.decimals == 3)
    }

    @Test func shownValuesAreStoredAgainAsTheyWere() {
        for column in Self.columns where column.decimals == column.descriptor.decimals {
            for stored in [0, 1, -1, 4095, 1 << 40] as [Int64] {
                #expect(column.stored(column.shown(stored)) == stored, "\(column.name)")
            }
        }
    }

    /// Every amount of memory that the catalogue tells is a whole number of pages, so that nothing is lost.
    @Test(arguments: [1, 255, 4095, 4096, 1_000_003, 1 << 38] as [Int64])
    func storedAmountsAreExact(first: Int64) {
        let machine = FilledSnapshots.virtualMachine(first: first)
        for family in MetricCatalog.virtualMachineFamilies where family.descriptor.unit == .bytes {
            check(family, SeriesLayout.all(.virtualMachine), of: machine)
        }
        let host = FilledSnapshots.host(first: first)
        for family in MetricCatalog.hostFamilies where family.descriptor.unit == .bytes {
            check(family, SeriesLayout.all(.host), of: host)
        }
    }

    private func check<Subject>(_ family: MetricFamily<Subject>, _ layout: SeriesLayout, of subject: Subject) {
        let columns = layout.columns.filter { $0.descriptor == family.descriptor }
        #expect(columns.count == family.series.count)
        for (column, series) in zip(columns, family.series) {
            let value = series.value(subject)
            #expect(value != 0, "\(column.name)")
            #expect(column.shown(column.stored(value)) == value, "\(column.name)")
        }
    }
}

extension [String] {
    /// Without what repeats its neighbour.
    fileprivate var uniqued: [String] {
        indices.filter { $0 == 0 || self[$0] != self[$0 - 1] }.map { self[$0] }
    }
}
