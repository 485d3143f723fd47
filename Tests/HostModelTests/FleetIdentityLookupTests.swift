import HostModel
import Testing

struct FleetIdentityLookupTests {
    private static func host(_ name: String, _ machines: [String]) -> HostIdentity {
        HostIdentity(
            name: name,
            policy: "esxi6",
            virtualMachines: machines.map { VirtualMachineIdentity(name: $0, group: "web", guestOS: "linux") }
        )
    }

    private let fleet = FleetIdentity(
        scenario: "fleet",
        hosts: [host("one", ["web-01", "web-02"]), host("two", ["web-01", "db-01"])]
    )

    @Test func findsMachinesByHostAndName() throws {
        #expect(try fleet.position(host: "two", machine: "web-01") == MachinePosition(host: 1, machine: 0))
        #expect(try fleet.position(host: nil, machine: "db-01") == MachinePosition(host: 1, machine: 1))
    }

    @Test func saysWhatIsWrongWithNames() {
        #expect(throws: MachineLookupError.ambiguousMachine("web-01", hosts: ["one", "two"])) {
            try fleet.position(host: nil, machine: "web-01")
        }
        #expect(throws: MachineLookupError.unknownHost("three", known: ["one", "two"])) {
            try fleet.position(host: "three", machine: "web-01")
        }
        #expect(throws: MachineLookupError.unknownMachine("db-01", known: ["web-01", "web-02"])) {
            try fleet.position(host: "one", machine: "db-01")
        }
        #expect(throws: MachineLookupError.hostNeeded(hosts: ["one", "two"])) { try fleet.hostPosition(nil) }
    }

    @Test func theOnlyHostNeedsNoName() throws {
        #expect(try FleetIdentity(scenario: "s", hosts: [fleet.hosts[0]]).hostPosition(nil) == 0)
    }

    @Test func messagesAreShortAndPlain() {
        let names = (1...20).map { "web-\($0)" }
        let error = MachineLookupError.unknownMachine("\u{1B}[31m" + String(repeating: "x", count: 500), known: names)
        #expect(error.description.utf8.count < 300)
        #expect(error.description.contains("'?[31mxxx"))
        #expect(error.description.hasSuffix("web-8 and 12 more"))
    }
}
