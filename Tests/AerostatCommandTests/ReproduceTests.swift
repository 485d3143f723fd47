import Foundation
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ReproduceTests {
    @Test func endsWithZeroWhenAllAgree() async throws {
        let result = try await AerostatProcess.run("reproduce", "VMW-SH")
        #expect(result.status == 0)
        #expect(result.errors.isEmpty, "no progress bar in a pipe")
        #expect(result.output.contains("VMW-SH.4"))
        #expect(result.output.contains("10240 shares"))
        #expect(!result.output.contains("Misses"))
    }

    @Test func endsWithOneWhenANumberMisses() async throws {
        let result = try await AerostatProcess.run("reproduce", "VMW-OH")
        #expect(result.status == 1)
        #expect(result.errors.isEmpty)
        #expect(result.output.contains("\nMisses:\n  VMW-OH.20  "))
    }

    @Test func namesNearOnesWhenAnIDIsUnknown() async throws {
        let result = try await AerostatProcess.run("reproduce", "VMW-SHH")
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("there is no experiment 'VMW-SHH'; near it are VMW-SH"))
        #expect(try await AerostatProcess.run("reproduce", "").status == 64)
        #expect(try await AerostatProcess.run("reproduce", "VMW-SH", "--format", "xml").status == 64)
        #expect(try await AerostatProcess.run("reproduce", "VMW-SH", "--threads", "0").status == 64)
    }

    @Test func listsExperimentsWithOneLineEach() async throws {
        let all = try await AerostatProcess.run("reproduce", "--list")
        #expect(all.status == 0)
        #expect(all.output.split(separator: "\n").count == 30)
        let some = try await AerostatProcess.run("reproduce", "--list", "vmw-mf", "W02-F7", "VMW-MF")
        #expect(
            some.output == """
                W02-F7  Idle memory tax: 0 %, then 75 %
                VMW-MF  minFree by host memory: the sliding scale

                """
        )
    }

    @Test func writesTableAndPlotToFiles() async throws {
        let folder = try ScratchFolder()
        let result = try await AerostatProcess.run(
            "reproduce",
            "VMW-SWF",
            "--format",
            "csv",
            "--output",
            "\(folder.path)/table.csv",
            "--plot",
            "\(folder.path)/plot.svg"
        )
        #expect(result.status == 0)
        #expect(result.output.isEmpty && result.errors.isEmpty)
        #expect(try folder.names.sorted() == ["plot.svg", "table.csv"])
        let table = try folder.read("table.csv")
        #expect(
            table.hasPrefix(
                "id,experiment,what,unit,published,simulated,error,tolerance,evidence,verdict,basis,reason\r\n"
            )
        )
        #expect(table.contains("\r\nVMW-SWF.1,VMW-SWF,swapped at most,MB,1024.0,"))
        #expect(try folder.read("plot.svg").hasSuffix("</svg>\n"))
    }

    @Test(arguments: ["--plot", "--output"])
    func endsWithThreeWhenAFileCannotBeWritten(option: String) async throws {
        let result = try await AerostatProcess.run("reproduce", "VMW-SH", option, "/no-such-folder/file")
        #expect(result.status == 3)
        #expect(result.errors == "aerostat: cannot write /no-such-folder/file: no such file or directory\n")
    }

    /// The whole of it, once: all experiments, twice with another number of threads.
    @Test func theWholeRunIsTheSameEveryTime() async throws {
        let one = try await AerostatProcess.run("reproduce", "--format", "json", "--threads", "1")
        let two = try await AerostatProcess.run("reproduce", "--format", "json", "--threads", "3")
        #expect(one.status == two.status)
        #expect(one.errors.isEmpty)
        let isSame = one.output == two.output
        #expect(isSame)
        let document = try JSONSerialization.jsonObject(with: Data(one.output.utf8)) as? [String: Any]
        #expect((document?["checked"] as? Int ?? 0) > 150)
        #expect((document?["misses"] as? Int ?? 0 > 0) == (one.status == 1))
    }
}
