import TerminalView
import Testing

struct StatusChangeTests {
    private static func writer(
        _ seconds: String,
        _ amounts: [MachineAmount: String],
        host: [HostAmount: String] = [:]
    ) -> StatusDocumentWriter {
        var writer = StatusDocumentWriter()
        writer.elapsedSeconds = seconds
        writer.machines = [StatusDocumentWriter.Machine(name: "a", amounts: amounts)]
        writer.hostAmounts = host
        return writer
    }

    /// What stands under the names of the columns for the only machine.
    private static func cells(_ view: TopView) throws -> [String: String] {
        var view = view
        view.size = ScreenSize(columns: 400, rows: 24)
        let lines = view.lines.map(\.text)
        let head = try #require(lines.firstIndex { $0.hasPrefix("NAME") })
        let names = lines[head].split(separator: " ").map(String.init)
        return Dictionary(uniqueKeysWithValues: zip(names, lines[head + 1].split(separator: " ").map(String.init)))
    }

    @Test func ratesAreOfSimulatedSeconds() throws {
        var view = TopView()
        view.show(
            try Self.writer("100", [.swapInTotal: "1048576", .stalledBySwapIn: "1.5", .stalledByBlocking: "1"])
                .document()
        )
        let first = try Self.cells(view)
        #expect(["SWR/s", "SWW/s", "ZIP/s", "%STALL", "CAUSE"].allSatisfy { first[$0] == "-" })
        view.show(
            try Self.writer(
                "104.000",
                [
                    .swapInTotal: "210763776", .swapOutTotal: "1", .compressionTotal: "4194304",
                    .stalledBySwapIn: "1.6", .stalledByBlocking: "2.000000",
                ],
                host: [.swapReadTotal: "209715200"]
            ).document()
        )
        let cells = try Self.cells(view)
        #expect(cells["SWR/s"] == "50")
        #expect(cells["SWW/s"] == "0", "a quarter of a byte a second")
        #expect(cells["ZIP/s"] == "1")
        #expect(cells["%STALL"] == "27.5")
        #expect(cells["CAUSE"] == "blocked")
        #expect(view.lines[4].text.contains("  50 r/s"))
    }

    @Test func documentsOfTheSameMomentChangeNoRate() throws {
        var view = TopView()
        view.show(try Self.writer("1", [:]).document())
        let second = try Self.writer("2", [.swapOutTotal: "20971520"]).document()
        view.show(second)
        view.show(second)
        #expect(try Self.cells(view)["SWW/s"] == "20")
    }

    @Test func otherRunsAndHostsHaveNoRates() throws {
        let first = Self.writer("10", [.swapOutTotal: "5"])
        for change in [
            { $0.runID = "other" }, { $0.host = "esx-2" }, { $0.elapsedSeconds = "9" },
        ] as [(inout StatusDocumentWriter) -> Void] {
            var view = TopView()
            view.show(try first.document())
            var second = Self.writer("20", [.swapOutTotal: "500"])
            change(&second)
            view.show(try second.document())
            #expect(try Self.cells(view)["SWW/s"] == "-")
            second.elapsedSeconds = "30"
            view.show(try second.document())
            #expect(try Self.cells(view)["SWW/s"] == "0")
        }
    }

    @Test func countersThatBeganAnewCountFromNothing() throws {
        var view = TopView()
        view.show(try Self.writer("10", [.swapOutTotal: "999999999"]).document())
        view.show(try Self.writer("20", [.swapOutTotal: "104857600"]).document())
        #expect(try Self.cells(view)["SWW/s"] == "10")
    }

    @Test func newMachinesHaveNoRatesAndThoseThatAreOffSaySo() throws {
        var view = TopView()
        view.show(try Self.writer("10", [:]).document())
        var writer = Self.writer("20", [.isPoweredOn: "0"])
        writer.machines[0].name = "b"
        view.show(try writer.document())
        let cells = try Self.cells(view)
        #expect(cells["%STALL"] == "-")
        #expect(cells["CAUSE"] == "off")
    }

    /// The greatest numbers that are taken, many times: sums and rates stay where they can be counted.
    @Test func nothingOverflows() throws {
        let greatest = "4503599627370496"
        var amounts: [MachineAmount: String] = [:]
        for amount in MachineAmount.allCases { amounts[amount] = greatest }
        var view = TopView()
        view.show(try Self.writer("0", [:]).document())
        var writer = Self.writer("0.001", amounts)
        writer.machines = (0..<3_000).map { StatusDocumentWriter.Machine(name: "vm-\($0)", amounts: amounts) }
        writer.machines[0].name = "a"
        for amount in HostAmount.allCases { writer.hostAmounts[amount] = greatest }
        view.show(try writer.document())
        #expect(view.lines.allSatisfy { $0.width <= 80 })
        view.size = ScreenSize(columns: 1_000, rows: 24)
        #expect(view.lines.allSatisfy { $0.width <= 1_000 })
    }
}
