import Foundation
import RealReceivers
import Testing

/// The same run reported from its history, from a real Prometheus and from a real VictoriaMetrics.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct ReportSourceTests {
    private static let start = "2026-01-01T00:00:00Z"
    private static let end = "2026-01-02T00:00:00Z"

    @Test(.enabled(if: RealServers.canRun, "\(RealServers.reason)"))
    func rowsDoNotDependOnWhereTheyAreReadFrom() async throws {
        let surroundings = try Surroundings()
        let history = surroundings.folder.appending(path: "run.db").path()
        let run = ["run", "crisis", "--for", "1d", "--interval", "5m", "--history", history]
        let text = try await surroundings.runAerostat(run + ["--format", "openmetrics"], output: "run.txt")

        let server = try surroundings.startPrometheus(data: try await surroundings.createBlocks(from: text))
        let prometheus = "http://127.0.0.1:\(try await server.port())"
        let other = try await VictoriaMetricsReceiver(in: surroundings, retention: "100y")
        let port = other.port
        try await HTTP.post(text, to: "/api/v1/import/prometheus", port: port)
        let sources = [prometheus, "http://127.0.0.1:\(port)"]
        for source in sources {
            _ = try await poll("the run in \(source)", within: 30) {
                try await report(["--from-prometheus", source, "--by", "host", "--step", "1d"], surroundings).count > 1
                    ? true : nil
            }
        }

        for subject in ["host", "vm"] {
            for step in ["sample", "7m", "1h", "whole"] {
                let options = ["--by", subject, "--step", step]
                let expected = try await report(["--history", history] + options, surroundings)
                #expect(expected.count > 1)
                for source in sources {
                    let found = try await report(["--from-prometheus", source] + options, surroundings)
                    let isSame = found == expected
                    #expect(isSame, "\(options) \(source)")
                }
            }
        }
        // A part of the period, whose counters start from the sample before it.
        let part = ["--by", "vm", "--step", "10m", "--from", "2026-01-01T02:30:00Z", "--to", "2026-01-01T03:30:00Z"]
        let expected = try await report(["--history", history] + part, surroundings)
        for source in sources {
            let isSame = try await report(["--from-prometheus", source] + part, surroundings) == expected
            #expect(isSame, "\(part) \(source)")
        }
        try await other.server.stop()
        #expect(try await server.stop() == 0)
    }

    /// The lines of a report. Names come in the order of the fleet from a history, and are counted up from elsewhere.
    private func report(_ options: [String], _ surroundings: Surroundings) async throws -> [String] {
        let period = options.contains("--from") ? [] : ["--from", Self.start, "--to", Self.end]
        let file = try await surroundings.runAerostat(["report"] + options + period, output: "report.csv")
        let lines = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(whereSeparator: \.isNewline).map(
            String.init
        )
        return lines.prefix(1) + lines.dropFirst().sorted()
    }
}
