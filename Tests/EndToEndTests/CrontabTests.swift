import Foundation
import RealReceivers
import Testing

/// The lines of `examples/cron` as cron runs them, with its few environment variables.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct CrontabTests {
    private static func crontab() throws -> Crontab {
        Crontab(Examples.withBuiltProgram(try Examples.text("cron/aerostat.cron")))
    }

    private static func entry(_ part: String) throws -> Crontab.Entry {
        let entries = try crontab().entries.filter { $0.command.contains(part) }
        #expect(entries.count == 1, "lines with \(part)")
        return try #require(entries.first)
    }

    /// Runs a line at once: the random delay is at most no time at all.
    ///
    /// - Returns: the exit status, and what cron would mail.
    private static func run(
        _ entry: Crontab.Entry,
        in surroundings: Surroundings
    ) async throws -> (status: Int32, output: String) {
        let home = surroundings.folder.path(percentEncoded: false)
        var environment = ["HOME=\(home)", "SHELL=/bin/sh", "LOGNAME=operator", "PATH=/usr/bin:/bin"]
        // Else cron has the zone of the machine, as this test has.
        if let zone = ProcessInfo.processInfo.environment["TZ"] { environment.append("TZ=\(zone)") }
        environment += try crontab().settings.map { "\($0.name)=\($0.name == "DELAY" ? "0" : $0.value)" }
        let input = surroundings.folder.appending(path: "input.txt")
        try Data(entry.input.utf8).write(to: input)
        return try await surroundings.runToEnd(
            URL(filePath: "/usr/bin/env"),
            ["-i"] + environment + ["/bin/sh", "-c", entry.command],
            input: try FileHandle(forReadingFrom: input)
        )
    }

    /// What the comment in the crontab says is to be made, and a history since yesterday.
    private static func prepare(_ scenario: String) async throws -> Surroundings {
        let surroundings = try Surroundings()
        let folder = surroundings.folder.appending(path: "aerostat")
        for name in ["reports", "metrics"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name),
                withIntermediateDirectories: true
            )
        }
        try await surroundings.recordSinceYesterday(scenario, to: folder.appending(path: "history.sqlite"))
        return surroundings
    }

    @Test func everyLineHasADelayAndALock() throws {
        let crontab = try Self.crontab()
        #expect(crontab.settings.map(\.name) == ["DELAY"])
        #expect(crontab.entries.count == 3)
        for entry in crontab.entries {
            #expect(entry.schedule.count == 5)
            #expect(entry.command.hasPrefix(#"sleep "$(shuf -n 1 -i "0-$DELAY")"; flock -w 600 "$HOME/aerostat/"#))
            #expect(entry.input.isEmpty, "a percent sign without a backslash")
        }
    }

    @Test func aCriticalDayIsMailed() async throws {
        let surroundings = try await Self.prepare("crisis")
        let result = try await Self.run(try Self.entry("--quiet-when-ok"), in: surroundings)
        #expect(result.status == 2)
        #expect(result.output.contains("critical"))
    }

    @Test func aGoodDayIsNot() async throws {
        let surroundings = try await Self.prepare("calm")
        let result = try await Self.run(try Self.entry("--quiet-when-ok"), in: surroundings)
        #expect(result.status == 0)
        #expect(result.output == "")
    }

    @Test func yesterdayIsWrittenToAFileOfItsDate() async throws {
        let surroundings = try await Self.prepare("crisis")
        let result = try await Self.run(try Self.entry("--format csv"), in: surroundings)
        #expect(result.status == 0)
        #expect(result.output == "")
        let folder = surroundings.folder.appending(path: "aerostat/reports")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        let lastMoment = Calendar.current.startOfDay(for: Date()).addingTimeInterval(-1)
        let date = lastMoment.formatted(Date.ISO8601FormatStyle(timeZone: .current).year().month().day())
        #expect(names == ["\(date).csv"])
        let table = String(decoding: try Data(contentsOf: folder.appending(path: "\(date).csv")), as: UTF8.self)
        #expect(table.split(separator: "\r\n").count > 10)
    }

    @Test func theLastHourIsWrittenForTheTextfileCollector() async throws {
        let surroundings = try await Self.prepare("crisis")
        let result = try await Self.run(try Self.entry("--textfile"), in: surroundings)
        #expect([0, 1, 2].contains(result.status))
        #expect(result.output == "")
        let file = surroundings.folder.appending(path: "aerostat/metrics/aerostat.prom")
        #expect(String(decoding: try Data(contentsOf: file), as: UTF8.self).contains("# TYPE aerostat_"))
    }
}
