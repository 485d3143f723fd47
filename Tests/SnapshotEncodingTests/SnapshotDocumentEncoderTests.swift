import Foundation
import GoldenFiles
import HostModel
import SnapshotEncoding
import Testing

struct SnapshotDocumentEncoderTests {
    private func document(_ snapshot: FleetSnapshot = SampleFleet.snapshot) -> [UInt8] {
        var document: [UInt8] = []
        SnapshotDocumentEncoder(identity: snapshot.identity).encode(snapshot, into: &document)
        return document
    }

    private func object(_ bytes: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    @Test func documentIsAsRecorded() throws {
        try Golden.expect(document(), matches: "snapshot.json")
    }

    @Test func runFactsComeFirst() throws {
        let object = try object(document())
        #expect(object["scenario"] as? String == SampleFleet.identity.scenario)
        #expect(object["time"] as? String == "2026-01-01T00:01:30.250Z")
        #expect(object["elapsed_seconds"] as? Double == 90.25)
        #expect(Set(object.keys) == ["scenario", "time", "elapsed_seconds", "hosts"])
    }

    @Test func everyValueCanBeReadBack() throws {
        let snapshot = SampleFleet.snapshot
        let hosts = try #require(try object(document())["hosts"] as? [[String: Any]])
        try #require(hosts.count == snapshot.hosts.count)
        for ((object, host), facts) in zip(zip(hosts, snapshot.hosts), snapshot.identity.hosts) {
            #expect(object["host"] as? String == facts.name)
            #expect(object["policy"] as? String == facts.policy)
            #expect(object["memory_state"] as? String == host.state.name)
            try expect(MetricCatalog.hostFamilies, of: host, prefix: "aerostat_host_", in: object)
            let machines = try #require(object["virtual_machines"] as? [[String: Any]])
            try #require(machines.count == host.virtualMachines.count)
            for ((object, machine), facts) in zip(zip(machines, host.virtualMachines), facts.virtualMachines) {
                #expect(object["vm"] as? String == facts.name)
                #expect(object["group"] as? String == facts.group)
                #expect(object["guest_os"] as? String == facts.guestOS)
                try expect(MetricCatalog.virtualMachineFamilies, of: machine, prefix: "aerostat_vm_", in: object)
            }
        }
    }

    @Test func aFleetWithoutHostsIsADocumentToo() throws {
        let nobody = FleetIdentity(scenario: "none", hosts: [])
        let snapshot = FleetSnapshot(identity: nobody, start: .defaultStart, elapsedMilliseconds: 0, hosts: [])
        let hosts = try #require(try object(document(snapshot))["hosts"] as? [Any])
        #expect(hosts.isEmpty)
    }

    private func expect<Subject>(
        _ families: [MetricFamily<Subject>],
        of subject: Subject,
        prefix: String,
        in object: [String: Any]
    ) throws {
        let metrics = try #require(object["metrics"] as? [String: Any])
        #expect(metrics.count == families.count)
        for family in families {
            let name = String(family.descriptor.name.dropFirst(prefix.count))
            let members = family.descriptor.label == nil ? nil : try #require(metrics[name] as? [String: Any])
            if let members { #expect(members.count == family.series.count) }
            for series in family.series {
                let value = members.map { $0[series.labelValue ?? ""] } ?? metrics[name]
                let number = try #require(value as? NSNumber, "\(name)")
                let expected = decimalText(series.value(subject), decimals: family.descriptor.decimals)
                #expect(number.doubleValue == Double(expected), "\(name)")
            }
        }
    }
}
