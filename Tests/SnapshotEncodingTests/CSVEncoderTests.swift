import GoldenFiles
import HostModel
import SnapshotEncoding
import Testing

struct CSVEncoderTests {
    private func report(_ subject: ReportSubject) -> [UInt8] {
        let encoder = CSVEncoder(subject, identity: SampleFleet.identity)
        var report: [UInt8] = []
        encoder.encodeHeader(into: &report)
        encoder.encodeRows(of: SampleFleet.snapshot, into: &report)
        return report
    }

    @Test(arguments: [(.host, "hosts.csv"), (.virtualMachine, "virtual-machines.csv")] as [(ReportSubject, String)])
    func reportIsAsRecorded(subject: ReportSubject, file: String) throws {
        try Golden.expect(report(subject), matches: file)
    }

    @Test(arguments: ReportSubject.allCases)
    func columnsAreUniqueAndNameTheHeader(subject: ReportSubject) throws {
        let table = try CSVTable(report(subject))
        #expect(table.header == CSVEncoder.columnNames(subject))
        #expect(Set(table.header).count == table.header.count)
    }

    @Test func everyHostValueCanBeReadBack() throws {
        let table = try CSVTable(report(.host))
        let snapshot = SampleFleet.snapshot
        #expect(table.records.count == snapshot.hosts.count)
        #expect(table.header.count == 4 + MetricCatalog.hostFamilies.reduce(0) { $0 + $1.series.count })
        for ((record, host), facts) in zip(zip(table.records, snapshot.hosts), snapshot.identity.hosts) {
            #expect(record["time"] == "2026-01-01T00:01:30.250Z")
            #expect(record["elapsed_seconds"] == "90.25")
            #expect(record["host"] == facts.name)
            #expect(record["memory_state"] == host.state.name)
            expect(MetricCatalog.hostFamilies, of: host, prefix: "aerostat_host_", in: record)
        }
    }

    @Test func everyVirtualMachineValueCanBeReadBack() throws {
        let table = try CSVTable(report(.virtualMachine))
        let snapshot = SampleFleet.snapshot
        let subjects = zip(snapshot.hosts, snapshot.identity.hosts).flatMap { host, facts in
            zip(host.virtualMachines, facts.virtualMachines).map { (facts.name, $0, $1) }
        }
        #expect(table.records.count == subjects.count)
        #expect(table.header.count == 5 + MetricCatalog.virtualMachineFamilies.reduce(0) { $0 + $1.series.count })
        for (record, (hostName, machine, facts)) in zip(table.records, subjects) {
            #expect(record["time"] == "2026-01-01T00:01:30.250Z")
            #expect(record["host"] == hostName)
            #expect(record["vm"] == facts.name)
            #expect(record["group"] == facts.group)
            expect(MetricCatalog.virtualMachineFamilies, of: machine, prefix: "aerostat_vm_", in: record)
        }
    }

    @Test func columnsHaveTheOrderOfTheCatalogue() {
        func names<Subject>(_ families: [MetricFamily<Subject>], prefix: String) -> [String] {
            families.flatMap { family in
                family.series.map { series in
                    family.descriptor.name.dropFirst(prefix.count) + (series.labelValue.map { "_\($0)" } ?? "")
                }
            }
        }
        let host = ["time", "elapsed_seconds", "host", "memory_state"]
        let machine = ["time", "elapsed_seconds", "host", "vm", "group"]
        #expect(CSVEncoder.columnNames(.host) == host + names(MetricCatalog.hostFamilies, prefix: "aerostat_host_"))
        #expect(
            CSVEncoder.columnNames(.virtualMachine)
                == machine + names(MetricCatalog.virtualMachineFamilies, prefix: "aerostat_vm_")
        )
    }

    @Test func labelledMetricsEndWithTheirLabel() {
        let columns = CSVEncoder.columnNames(.virtualMachine)
        #expect(columns.prefix(6) == ["time", "elapsed_seconds", "host", "vm", "group", "powered_on"])
        #expect(columns.contains("memory_reclaimed_bytes_total_balloon"))
        #expect(columns.contains("memory_reclaimed_bytes_total_host_cache"))
        #expect(columns.contains("memory_stall_seconds_total_cow_break"))
    }

    /// Read by eye: comma, quote and line feed ask for quotes, a backslash does not.
    @Test func fieldsAreQuotedOnlyWhereNeeded() {
        let text = String(decoding: report(.virtualMachine), as: UTF8.self)
        #expect(text.contains("90.25,esx-01,\"a\"\"b\\c\nd,e\té\u{1}\",back\\slash,1,"))
    }

    private func expect<Subject>(
        _ families: [MetricFamily<Subject>],
        of subject: Subject,
        prefix: String,
        in record: [String: String]
    ) {
        for family in families {
            for series in family.series {
                var column = String(family.descriptor.name.dropFirst(prefix.count))
                if let value = series.labelValue { column += "_\(value)" }
                let expected = decimalText(series.value(subject), decimals: family.descriptor.decimals)
                #expect(record[column] == expected, "\(column)")
            }
        }
    }
}
