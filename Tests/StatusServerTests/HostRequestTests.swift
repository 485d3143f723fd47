import Testing

@testable import StatusServer

struct HostRequestTests {
    @Test(
        arguments: [
            ("", nil, 0), ("host=", nil, 0), ("host=esx-01", "esx-01", 0), ("host=%3Cb%3E&from=201", "<b>", 200),
            ("from=1", nil, 0),
        ] as [(String, String?, Int)]
    )
    func readsHostAndRow(query: String, host: String?, firstMachine: Int) throws {
        let request = try HostRequest(query: query, hasRows: true)
        #expect(request.host == host)
        #expect(request.firstMachine == firstMachine)
    }

    @Test(
        arguments: [
            ("host=a&host=b", .query(.repeated("host"))), ("at=12m", .query(.unknownParameter)),
            ("host=%FF", .query(.badEncoding("host"))),
            ("from=0", .badNumber), ("from=-1", .badNumber), ("from=", .badNumber),
            ("from=99999999999999999999", .badNumber),
        ] as [(String, HostRequest.Problem)]
    )
    func refusesOtherQueries(query: String, problem: HostRequest.Problem) {
        #expect(throws: problem) { try HostRequest(query: query, hasRows: true) }
    }

    @Test func rowsAreForThePageAlone() throws {
        #expect(try HostRequest(query: "vm=web-01&host=a", hasRows: true).host == "a")
        for query in ["from=1", "vm=web-01"] {
            #expect(throws: HostRequest.Problem.query(.unknownParameter)) { try HostRequest(query: query) }
        }
    }
}
