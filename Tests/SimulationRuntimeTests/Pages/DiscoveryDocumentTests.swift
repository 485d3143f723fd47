import HostModel
import Testing

@testable import SimulationRuntime

struct DiscoveryDocumentTests {
    private func text(hosts: [String], address: String = "127.0.0.1:10075", scheme: String = "http") -> String {
        let identity = FleetIdentity(
            scenario: "small",
            hosts: hosts.map { HostIdentity(name: $0, policy: "esxi6", virtualMachines: []) }
        )
        let document = DiscoveryDocument(identity: identity, address: address, scheme: scheme)
        return String(decoding: document.bytes, as: UTF8.self)
    }

    @Test func everyHostIsATargetThatNeedsNoRelabelling() {
        #expect(
            text(hosts: ["esx-01", "esx-02"], scheme: "https") == """
                [
                {"targets":["127.0.0.1:10075"],"labels":{"__scheme__":"https","__metrics_path__":"/probe",\
                "__param_target":"esx-01","instance":"127.0.0.1:10075/esx-01"}},
                {"targets":["127.0.0.1:10075"],"labels":{"__scheme__":"https","__metrics_path__":"/probe",\
                "__param_target":"esx-02","instance":"127.0.0.1:10075/esx-02"}}
                ]

                """
        )
    }

    @Test func namesAndAddressesAreEscaped() {
        let text = text(hosts: ["a\"b\\c\nd"], address: "x\"y")
        #expect(text.contains(#""targets":["x\"y"]"#))
        #expect(text.contains(#""__param_target":"a\"b\\c\nd""#))
        #expect(text.contains(#""instance":"x\"y/a\"b\\c\nd""#))
    }

    @Test func withoutHostsTheListIsEmpty() {
        #expect(text(hosts: []) == "[\n]\n")
    }
}
