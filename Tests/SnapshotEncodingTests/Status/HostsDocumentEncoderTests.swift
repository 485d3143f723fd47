import GoldenFiles
import HostModel
import SnapshotEncoding
import Testing

struct HostsDocumentEncoderTests {
    private func document(_ snapshot: FleetSnapshot = SampleFleet.snapshot) -> [UInt8] {
        var document: [UInt8] = []
        HostsDocumentEncoder(identity: snapshot.identity).encode(snapshot, run: StatusSample.run, into: &document)
        return document
    }

    @Test func documentIsAsRecorded() throws {
        try Golden.expect(document(), matches: "hosts.json")
    }

    @Test func everyHostHasARowWithTheSumsOfItsMachines() throws {
        let (columns, rows) = try StatusSample.table(try StatusSample.object(document()))
        #expect(
            columns == [
                "host", "memory_state", "memory_size_bytes", "memory_free_bytes", "memory_min_free_bytes",
                "memory_balloon_bytes", "memory_swapped_bytes", "virtual_machines",
            ]
        )
        let snapshot = SampleFleet.snapshot
        try #require(rows.count == snapshot.hosts.count)
        for ((row, host), facts) in zip(zip(rows, snapshot.hosts), snapshot.identity.hosts) {
            #expect(row[0] as? String == facts.name)
            #expect(row[1] as? String == host.state.name)
            let balloon = host.virtualMachines.map(\.balloonSize.bytes.value).reduce(0, +)
            let swapped = host.virtualMachines.map(\.swapped.bytes.value).reduce(0, +)
            let amounts = [
                host.machineMemory.bytes.value, host.free.bytes.value, host.minFree.bytes.value, balloon, swapped,
                Int64(host.virtualMachines.count),
            ]
            #expect(row[2...].map { $0 as? Int64 } == amounts)
        }
    }

    @Test func aFleetWithoutHostsIsADocumentToo() throws {
        let nobody = FleetIdentity(scenario: "none", hosts: [])
        let snapshot = FleetSnapshot(identity: nobody, start: .defaultStart, elapsedMilliseconds: 0, hosts: [])
        #expect(try StatusSample.table(try StatusSample.object(document(snapshot))).rows.isEmpty)
    }
}
