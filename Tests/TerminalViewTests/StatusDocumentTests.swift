import TerminalView
import Testing

struct StatusDocumentTests {
    @Test func columnsAreFoundByTheirNames() throws {
        let document = try TopViewTests.recorded("crisis-low")
        #expect(document.host == "esx-crisis")
        #expect(document.scenario == "crisis")
        #expect(document.memoryState == "low")
        #expect(document.elapsedMilliseconds == 725_000)
        #expect(document.machines.count == 8)
        #expect(document.machines[0].name == "db-01")
        #expect(document.machines[0][.size] == 12_884_901_888)
    }

    @Test func numbersAreExactToTheMillionth() throws {
        var writer = StatusDocumentWriter.fleet(1)
        writer.elapsedSeconds = "7.0425"
        #expect(try writer.document().elapsedMilliseconds == 7_042)
    }

    @Test(arguments: MachineAmount.allCases.map(\.rawValue))
    func aColumnThatIsMissingIsNamed(column: String) {
        var writer = StatusDocumentWriter.fleet(2)
        writer.lackingColumn = column
        let fault = #expect(throws: DocumentFault.self) { try writer.document() }
        #expect(fault?.description == "it has no column \(column) in virtual_machines")
    }

    @Test func aMemberThatIsMissingIsNamed() {
        var writer = StatusDocumentWriter.fleet(2)
        writer.lackingMember = "memory_min_free_bytes"
        let fault = #expect(throws: DocumentFault.self) { try writer.document() }
        #expect(fault?.description == "it has no member memory_min_free_bytes in metrics; it is of aerostat 0.9.0")
        #expect(throws: DocumentFault.missing("member run_id", version: "")) {
            try StatusDocument(parsing: Array("{}".utf8))
        }
    }

    @Test(arguments: ["-1", "1e3", "9007199254740993", "99999999999999999999999999", "null", "\"1\"", "[1]", "NaN"])
    func numbersThatNoHostHasAreRefused(number: String) {
        var writer = StatusDocumentWriter.fleet(1)
        writer.machines[0].amounts[.consumed] = number
        #expect(throws: DocumentFault.self) { try writer.document() }
        writer = StatusDocumentWriter.fleet(1)
        writer.elapsedSeconds = number
        #expect(throws: DocumentFault.self) { try writer.document() }
    }

    @Test(arguments: ["", "[]", "{", "no JSON at all", "<html></html>", "{\"virtual_machines\":[]}", "{}{}"])
    func otherTextIsRefused(text: String) {
        #expect(throws: DocumentFault.self) { try StatusDocument(parsing: Array(text.utf8)) }
        #expect(throws: DocumentFault.self) { try FleetDocument(parsing: Array(text.utf8)) }
    }

    @Test(arguments: ["[1]", "[\"a\"]", "[]", "[\"a\",1,2,3]", "1"])
    func rowsThatDoNotFitTheirColumnsAreRefused(row: String) {
        let text = "{\"virtual_machines\":{\"columns\":[\"vm\",\"powered_on\"],\"rows\":[\(row)]}}"
        #expect(throws: DocumentFault.self) { try StatusDocument(parsing: Array(text.utf8)) }
    }

    @Test func everyCutIsNoticed() {
        let whole = StatusDocumentWriter.fleet(1).bytes
        for count in 0..<whole.count {
            #expect(throws: DocumentFault.self) { try StatusDocument(parsing: Array(whole[..<count])) }
        }
    }

    @Test func namesHaveABound() {
        var writer = StatusDocumentWriter.fleet(1)
        writer.machines[0].name = String(repeating: "x", count: 1_025)
        #expect(throws: DocumentFault.self) { try writer.document() }
    }

    @Test func hostsAreFoundByTheirColumn() throws {
        let text = #"{"scenario":"s","columns":["memory_state","host"],"rows":[["high","esx-1"],["low","esx-2"]]}"#
        #expect(try FleetDocument(parsing: Array(text.utf8)).hosts == ["esx-1", "esx-2"])
        for text in [#"{"rows":[["a"]],"columns":["host"]}"#, #"{"columns":["host"],"rows":[]}"#] {
            #expect(throws: DocumentFault.self) { try FleetDocument(parsing: Array(text.utf8)) }
        }
    }
}
