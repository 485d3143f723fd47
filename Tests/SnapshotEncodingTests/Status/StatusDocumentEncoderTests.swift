import Foundation
import GoldenFiles
import HostModel
import SnapshotEncoding
import Testing

struct StatusDocumentEncoderTests {
    @Test(arguments: 0..<3)
    func documentIsAsRecorded(host: Int) throws {
        try Golden.expect(StatusSample.status(hostAt: host), matches: "status-\(host).json")
    }

    @Test func runFactsComeFirst() throws {
        let object = try StatusSample.object(StatusSample.status(hostAt: 0))
        #expect(object["scenario"] as? String == SampleFleet.identity.scenario)
        #expect(object["version"] as? String == "0.9.0")
        #expect(object["run_id"] as? String == "0123456789abcdef")
        #expect(object["seed"] as? UInt64 == .max)
        #expect(object["time"] as? String == "2026-01-01T00:01:30.250Z")
        #expect(object["elapsed_seconds"] as? Double == 90.25)
        #expect(object["speed_ratio"] as? Double == 59.987654)
        #expect(object["lag_seconds"] as? Double == 0.02)
    }

    @Test(arguments: 0..<3)
    func everyMemberOfTheHostIsThatOfTheSnapshotDocument(host: Int) throws {
        let status = try StatusSample.object(StatusSample.status(hostAt: host))
        let known = try Self.snapshotHost(host)
        for name in ["host", "policy", "memory_state", "metrics"] {
            #expect(status[name] as? NSObject == known[name] as? NSObject, "\(name)")
        }
    }

    @Test(arguments: 0..<3)
    func everyCellOfAMachineIsThatOfTheSnapshotDocument(host: Int) throws {
        let status = try StatusSample.object(StatusSample.status(hostAt: host))
        let (columns, rows) = try StatusSample.table(status["virtual_machines"])
        let machines = try #require(try Self.snapshotHost(host)["virtual_machines"] as? [[String: Any]])
        try #require(rows.count == machines.count)
        #expect(columns.count == 3 + MetricCatalog.virtualMachineFamilies.reduce(0) { $0 + $1.series.count })
        #expect(Set(columns).count == columns.count)
        for (row, machine) in zip(rows, machines) {
            for (column, cell) in zip(columns, row) {
                let known = try Self.member(column, of: machine)
                #expect(cell as? NSObject == known as? NSObject, "\(column)")
            }
        }
    }

    @Test func momentsOfThePastAreRowsInTheOrderGiven() throws {
        let object = try StatusSample.object(StatusSample.status(hostAt: 0))
        let (columns, rows) = try StatusSample.table(object["past"])
        #expect(
            columns == [
                "elapsed_seconds", "memory_state", "memory_free_bytes", "memory_min_free_bytes", "memory_balloon_bytes",
                "memory_sharing_saved_bytes", "memory_compression_saved_bytes", "memory_host_cached_bytes",
                "memory_swapped_bytes",
            ]
        )
        try #require(rows.count == 3)
        #expect(rows.map { $0[0] as? Double } == [15, 30, 45])
        #expect(rows.map { $0[1] as? String } == ["clear", "soft", "hard"])
        // Page sharing is the first technique, the balloon the second.
        #expect(rows[1][2...].map { ($0 as? Int).map { $0 / 4096 } } == [201, 202, 204, 203, 205, 206, 207])
    }

    @Test func aHostWithoutMachinesAndWithoutAPastIsADocumentToo() throws {
        let object = try StatusSample.object(StatusSample.status(hostAt: 1, past: []))
        #expect(try StatusSample.table(object["virtual_machines"]).rows.isEmpty)
        #expect(try StatusSample.table(object["past"]).rows.isEmpty)
    }

    @Test func numbersOfAnyLengthHaveTheirPlace() throws {
        var snapshot = SampleFleet.snapshot
        let most = PageCount(Int64.max / PageCount.bytesPerPage)
        for machine in snapshot.hosts[0].virtualMachines.indices {
            snapshot.hosts[0].virtualMachines[machine].swapIn = most
            snapshot.hosts[0].virtualMachines[machine].idleTaxMoved = .zero - most
        }
        var moment = HostMoment()
        moment.held = moment.held.map { _ in .zero - most }
        let past = Array(repeating: moment, count: 500)
        let object = try StatusSample.object(StatusSample.status(hostAt: 0, past: past, of: snapshot))
        #expect(try StatusSample.table(object["past"]).rows.count == 500)
    }

    // MARK: The document that is compared with

    private static func snapshotHost(_ index: Int) throws -> [String: Any] {
        var document: [UInt8] = []
        SnapshotDocumentEncoder(identity: SampleFleet.identity).encode(SampleFleet.snapshot, into: &document)
        let hosts = try #require(try StatusSample.object(document)["hosts"] as? [[String: Any]])
        return hosts[index]
    }

    /// The member that a column stands for: a fact, a metric, or behind a dot the value of a metric's label.
    private static func member(_ column: String, of machine: [String: Any]) throws -> Any {
        if let fact = machine[column] { return fact }
        let metrics = try #require(machine["metrics"] as? [String: Any])
        let parts = column.split(separator: ".").map(String.init)
        guard parts.count == 2 else { return try #require(metrics[column], "\(column)") }
        let members = try #require(metrics[parts[0]] as? [String: Any], "\(column)")
        return try #require(members[parts[1]], "\(column)")
    }
}
