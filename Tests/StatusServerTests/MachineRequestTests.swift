import Testing

@testable import StatusServer

struct MachineRequestTests {
    @Test(
        arguments: [
            ("vm=web-01", "web-01", nil), ("host=esx-01&vm=web-01", "web-01", "esx-01"),
            ("vm=web-01&host=", "web-01", nil),
            ("vm=a%20b%2B%C3%A9", "a b+é", nil), ("vm=a+b=c", "a b=c", nil), ("vm=%3Cscript%3E", "<script>", nil),
        ] as [(String, String, String?)]
    )
    func readsNames(query: String, machine: String, host: String?) throws {
        let request = try MachineRequest(query: query)
        #expect(request.machine == machine)
        #expect(request.host == host)
    }

    @Test(
        arguments: [
            ("", .noMachine), ("vm=", .noMachine), ("vm", .noMachine), ("host=esx-01", .noMachine),
            ("vm=a&vm=b", .query(.repeated("vm"))), ("vm=a&at=12m", .query(.unknownParameter)),
            ("VM=a", .query(.unknownParameter)),
            ("vm=%", .query(.badEncoding("vm"))), ("vm=%4", .query(.badEncoding("vm"))),
            ("vm=%zz", .query(.badEncoding("vm"))),
            ("vm=%+1", .query(.badEncoding("vm"))), ("vm=a&host=%FF", .query(.badEncoding("host"))),
        ] as [(String, MachineRequest.Problem)]
    )
    func refusesOtherQueries(query: String, problem: MachineRequest.Problem) {
        #expect(throws: problem) { try MachineRequest(query: query) }
    }
}
