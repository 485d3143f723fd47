import GoldenFiles
import HostModel
import SnapshotEncoding
import Testing

struct MappingDocumentEncoderTests {
    private static let hostile = SampleFleet.identity.hosts[0]

    private static var mapping: MachineMapping {
        var mapping = MachineMapping()
        mapping.configuredSize = PageCount(262_144)
        for (row, _) in MachineMapping.Use.allCases.enumerated() {
            for (column, _) in MachineMapping.Place.allCases.enumerated() {
                mapping.pages[row][column] = PageCount(row * 10 + column + 1)
            }
        }
        mapping.neverTouched = PageCount(101)
        mapping.freed = PageCount(102)
        mapping.ballooned = PageCount(103)
        mapping.pageFileUsed = PageCount(104)
        mapping.pageFileSize = PageCount(105)
        mapping.compressionCache = PageCount(106)
        mapping.sharing = [
            .init(content: .zero, guestPages: PageCount(9), machinePages: PageCount(1), partners: [0, 2]),
            .init(content: .duplicated, guestPages: PageCount(8), machinePages: PageCount(3), partners: []),
        ]
        return mapping
    }

    private func document(_ mapping: MachineMapping = mapping, on host: HostIdentity = hostile) -> [UInt8] {
        var document: [UInt8] = []
        MappingDocumentEncoder.encode(mapping, of: 1, on: host, run: StatusSample.run, into: &document)
        return document
    }

    @Test func documentIsAsRecorded() throws {
        try Golden.expect(document(), matches: "mapping.json")
    }

    @Test func everyAmountIsInBytesUnderItsName() throws {
        let object = try StatusSample.object(document())
        #expect(object["run_id"] as? String == StatusSample.run.runID)
        #expect(object["host"] as? String == "esx-01")
        #expect(object["vm"] as? String == SampleFleet.hostileName)
        let names = [
            "memory_size_bytes", "never_touched_bytes", "freed_bytes", "ballooned_bytes", "guest_page_file_used_bytes",
            "guest_page_file_size_bytes", "compression_cache_bytes",
        ]
        #expect(names.map { object[$0] as? Int } == [262_144, 101, 102, 103, 104, 105, 106].map { $0 * 4096 })
        let pages = try #require(object["pages"] as? [String: [String: Int]])
        #expect(pages["kernel"]?["large"] == 4096)
        #expect(pages["working_set"]?["small"] == 12 * 4096)
        #expect(pages["free"]?["swapped"] == 46 * 4096)
        #expect(pages.count == 5)
        #expect(pages["file_cache"]?.count == 6)
    }

    @Test func partnersAreNamed() throws {
        let object = try StatusSample.object(document())
        let sharing = try #require(object["sharing"] as? [[String: Any]])
        try #require(sharing.count == 2)
        #expect(sharing[0]["content"] as? String == "zero")
        #expect(sharing[0]["with"] as? [String] == ["web-01", "off-01"])
        #expect(sharing[0]["with_count"] as? Int == 2)
        #expect(sharing[1]["guest_bytes"] as? Int == 8 * 4096)
        #expect(sharing[1]["machine_bytes"] as? Int == 3 * 4096)
        #expect((sharing[1]["with"] as? [String])?.isEmpty == true)
    }

    @Test func noMoreThanTwentyPartnersAreNamed() throws {
        let machines = (0..<50).map {
            VirtualMachineIdentity(name: "web-\($0)", group: "web", guestOS: "linux")
        }
        var mapping = MachineMapping()
        mapping.sharing = [.init(content: .zero, guestPages: .zero, machinePages: .zero, partners: Array(2..<47))]
        let host = HostIdentity(name: "esx-01", policy: "esxi6", virtualMachines: machines)
        let object = try StatusSample.object(document(mapping, on: host))
        let sharing = try #require(object["sharing"] as? [[String: Any]])
        #expect(sharing[0]["with"] as? [String] == (2..<22).map { "web-\($0)" })
        #expect(sharing[0]["with_count"] as? Int == 45)
    }
}
