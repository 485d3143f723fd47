import Foundation
import RealReceivers
import Testing

/// The units of `examples/systemd`, checked by systemd's own tool, and their commands.
@Suite(
    .serialized,
    .timeLimit(.minutes(5)),
    .enabled(
        if: RealServers.canRun(["systemd-analyze"]),
        "systemd-analyze is not installed; make test installs it as root"
    )
)
struct SystemdUnitTests {
    private static let services = ["aerostat.service", "aerostat-summary.service"]

    /// Copies all units, with the built program as what they start: systemd looks whether it is there.
    private static func copyUnits(to surroundings: Surroundings) throws -> [String] {
        try Examples.names(in: "systemd").map { name in
            let copy = surroundings.folder.appending(path: name)
            try Data(Examples.withBuiltProgram(try Examples.text("systemd/\(name)")).utf8).write(to: copy)
            return copy.path(percentEncoded: false)
        }
    }

    private static func analyze(
        _ arguments: [String],
        in surroundings: Surroundings
    ) async throws -> (status: Int32, output: String) {
        try await surroundings.runToEnd(try RealServers.path("systemd-analyze"), ["--no-pager"] + arguments)
    }

    @Test func systemdHasNothingToSayAboutThem() async throws {
        let surroundings = try Surroundings()
        let units = try Self.copyUnits(to: surroundings)
        #expect(units.count == 3)
        let result = try await Self.analyze(["verify"] + units, in: surroundings)
        #expect(result.status == 0)
        #expect(result.output == "")
    }

    /// It would say something about an unknown key and a missing program, though its status may be 0.
    @Test(arguments: [("User=", "Usr="), (Surroundings.aerostat.path(percentEncoded: false), "/nowhere/aerostat")])
    func systemdWouldHave(good: String, bad: String) async throws {
        let surroundings = try Surroundings()
        let unit = try #require(try Self.copyUnits(to: surroundings).first { $0.hasSuffix("/aerostat.service") })
        let text = String(decoding: try Data(contentsOf: URL(filePath: unit)), as: UTF8.self)
        #expect(text.contains(good))
        try Data(text.replacing(good, with: bad).utf8).write(to: URL(filePath: unit))
        let result = try await Self.analyze(["verify", unit], in: surroundings)
        #expect(result.output.contains(bad.hasPrefix("/") ? bad : "Usr"))
    }

    @Test(arguments: services)
    func exposureIsLow(service: String) async throws {
        let surroundings = try Surroundings()
        let unit = try #require(try Self.copyUnits(to: surroundings).first { $0.hasSuffix("/\(service)") })
        let result = try await Self.analyze(["security", "--offline=true", "--threshold=30", unit], in: surroundings)
        #expect(result.status == 0, "\(result.output)")
    }

    // What the units start.

    /// The values of a key of a unit, with the built program and the folder in place of `%S`.
    private static func values(of key: String, in unit: String, state: URL) throws -> [String] {
        let text = Examples.withBuiltProgram(try Examples.text("systemd/\(unit)"))
        return text.split(separator: "\n").filter { $0.hasPrefix("\(key)=") }
            .map { String($0.dropFirst(key.count + 1)).replacing("%S", with: state.path(percentEncoded: false)) }
    }

    private static func command(of unit: String, state: URL) throws -> (program: URL, arguments: [String]) {
        let words = try #require(try values(of: "ExecStart", in: unit, state: state).first).split(separator: " ")
        return (URL(filePath: String(words[0])), words.dropFirst().map(String.init))
    }

    private static func prepare() async throws -> (surroundings: Surroundings, state: URL) {
        let surroundings = try Surroundings()
        let state = surroundings.folder.appending(path: "state")
        let folder = state.appending(path: "aerostat")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await surroundings.recordSinceYesterday("crisis", to: folder.appending(path: "history.sqlite"))
        return (surroundings, state)
    }

    @Test func aCriticalDayDoesNotMakeTheSummaryFail() async throws {
        let (surroundings, state) = try await Self.prepare()
        let command = try Self.command(of: "aerostat-summary.service", state: state)
        let result = try await surroundings.runToEnd(command.program, command.arguments)
        #expect(result.status == 2)
        #expect(result.output.contains("critical"))
        let statuses = try Self.values(of: "SuccessExitStatus", in: "aerostat-summary.service", state: state)
        #expect(statuses == ["1 2"])
    }

    @Test func theServiceServesAndStops() async throws {
        let (surroundings, state) = try await Self.prepare()
        let command = try Self.command(of: "aerostat.service", state: state)
        let server = try RunningProgram(
            command.program,
            command.arguments + ["--web.listen-address", "127.0.0.1:0"],
            log: surroundings.folder.appending(path: "service.log")
        )
        #expect(try await MetricsPage.fetch(port: try await server.port()).simulatedSeconds != nil)
        #expect(try await server.stop() == 0)
    }
}
