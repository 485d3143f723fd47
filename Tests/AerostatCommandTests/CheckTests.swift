import Testing

@Suite(.timeLimit(.minutes(2)))
struct CheckTests {
    @Test func saysOkForAGoodFileAndForEveryBuiltIn() async throws {
        let folder = try ScratchFolder()
        let list = try await AerostatProcess.run("scenarios")
        #expect(list.status == 0)
        let names = list.output.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(names.contains("overcommit"))
        for name in names {
            let printed = try await AerostatProcess.run("scenarios", name)
            #expect(printed.status == 0)
            let file = try folder.write(printed.output, to: "\(name).yaml")
            let result = try await AerostatProcess.run("check", file, name)
            #expect(result.output == "\(file): ok\n\(name): ok\n")
            #expect(result.errors.isEmpty)
            #expect(result.status == 0)
        }
    }

    @Test func reportsAllProblemsOfAllFilesAtOnce() async throws {
        let folder = try ScratchFolder()
        let first = try folder.write("hosts: 3\nnonsense: 1\n", to: "first.yaml")
        let empty = try folder.write("", to: "empty.yaml")
        let result = try await AerostatProcess.run("check", first, "calm", empty)
        #expect(result.status == 1)
        #expect(result.output == "calm: ok\n")
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.filter { $0.hasPrefix("\(first):1:8: hosts: ") }.count == 1)
        #expect(lines.filter { $0.hasPrefix("\(first):2:1: nonsense") }.count == 1)
        #expect(lines.filter { $0.hasPrefix("\(empty):1:1: ") }.count == 1)
    }

    @Test func endsWithThreeWhenAFileCannotBeRead() async throws {
        let result = try await AerostatProcess.run("check", "./no-such-file.yaml", "calm")
        #expect(result.status == 3)
        #expect(result.errors == "./no-such-file.yaml: cannot read the scenario: No such file or directory\n")
        #expect(result.output == "calm: ok\n")
    }

    @Test func wantsAScenario() async throws {
        #expect(try await AerostatProcess.run("check").status == 64)
    }

    @Test func namesTheBuiltInScenariosWhenOneIsUnknown() async throws {
        let result = try await AerostatProcess.run("scenarios", "no-such")
        #expect(result.status == 3)
        #expect(result.errors.contains("\"no-such\""))
        #expect(result.errors.contains("overcommit"))
        #expect(result.output.isEmpty)
    }
}
