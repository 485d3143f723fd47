import Foundation
import RealReceivers
import RunOutputReader
import Testing

/// A simulated run in a real Prometheus, and in the hands of Python's parser.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct PrometheusImportTests {
    private typealias Series = OpenMetricsText.Series

    /// A day that ends now, and the same from the default start, which is far back.
    @Test(.enabled(if: RealServers.canRun, "\(RealServers.reason)"), arguments: [true, false])
    func prometheusHasTheValuesOfTheTables(endsNow: Bool) async throws {
        let surroundings = try Surroundings()
        let seconds = Int(Date().timeIntervalSince1970)
        let now = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
        var run = ["run", "crisis", "--for", "1d", "--interval", "5m"]
        if endsNow { run += ["--end-at", now] }
        let file = try await surroundings.runAerostat(run + ["--format", "openmetrics"], output: "run.txt")
        let tables = [
            try await table(of: run + ["--by", "host"], prefix: "aerostat_host_", in: surroundings),
            try await table(of: run + ["--by", "vm"], prefix: "aerostat_vm_", in: surroundings),
        ]
        let text = try OpenMetricsText(try Data(contentsOf: file))
        let end = try #require(text.samples[Series("aerostat_simulation_seconds_total")]?.last?.time)
        let server = try surroundings.startPrometheus(data: try await surroundings.createBlocks(from: file))
        let prometheus = Prometheus(port: try await server.port())

        let found = try await poll("the run in Prometheus", within: 30) {
            let found = try await prometheus.samples(#"{__name__=~"aerostat_.+"}[2d]"#, at: end)
            return found.isEmpty ? nil : found
        }
        #expect(Set(found.keys) == Set(text.samples.keys))
        var compared = 0
        for table in tables {
            for (series, samples) in found {
                guard let cells = try table.samples(of: series) else { continue }
                let expected = cells.map { [Double($0.time), Double($0.value)] }
                let isSame = samples.map { [$0.time, $0.value] } == expected
                #expect(isSame, "\(series)")
                compared += 1
            }
        }
        #expect(compared == tables[0].seriesCount + tables[1].seriesCount)
        #expect(compared > 400)
        #expect(found.values.allSatisfy { $0.count == 288 })
        try await expectRates(prometheus, end: end)
        #expect(try await server.stop() == 0)
    }

    /// Simulated time passes at the pace of the timestamps, and info metrics join.
    private func expectRates(_ prometheus: Prometheus, end: String) async throws {
        let rate = try await prometheus.query("rate(aerostat_simulation_seconds_total[1h] @ \(end))")
        #expect(rate.map(\.number) == [1])
        let joined = try await prometheus.query(
            "aerostat_vm_memory_size_bytes @ \(end) * on (host, vm) group_left (group) aerostat_vm_info @ \(end)"
        )
        #expect(joined.count == 8)
        #expect(joined.allSatisfy { $0.metric["group"] != nil && $0.number > 0 })
    }

    private func table(of run: [String], prefix: String, in surroundings: Surroundings) async throws -> RunTable {
        let file = try await surroundings.runAerostat(run, output: "table.csv")
        return RunTable(String(decoding: try Data(contentsOf: file), as: UTF8.self), prefix: prefix)
    }

    @Test(.enabled(if: PythonParser.canRun, "\(PythonParser.reason)"))
    func pythonReadsTheSameSamples() async throws {
        let surroundings = try Surroundings()
        let run = ["run", "crisis", "--for", "20m", "--format", "openmetrics"]
        let file = try await surroundings.runAerostat(run, output: "run.txt")
        let text = try OpenMetricsText(try Data(contentsOf: file))
        let result = try await surroundings.runToEnd(PythonParser.python, ["-c", PythonParser.script, file.path()])
        #expect(result.status == 0, "\(result.output.suffix(1000))")
        var found: [Series: [[Double]]] = [:]
        for line in result.output.split(separator: "\n") {
            let sample = try JSONDecoder().decode(PythonParser.Sample.self, from: Data(line.utf8))
            found[Series(sample.name, sample.labels), default: []].append([sample.time, sample.value])
        }
        let expected = text.samples.mapValues { $0.map { [Double($0.time), Double($0.value)] } }
        let isSame = found == expected.mapValues { $0.map { $0.compactMap(\.self) } }
        #expect(isSame)
        #expect(found.count > 400)
    }
}

extension PythonParser {
    fileprivate struct Sample: Decodable {
        var name: String
        var labels: [String: String]
        var time: Double
        var value: Double
    }

    /// Prints each sample of a file as a line of JSON.
    fileprivate static let script = """
        import json, sys
        from prometheus_client.openmetrics.parser import text_fd_to_metric_families
        for family in text_fd_to_metric_families(open(sys.argv[1], newline="\\n", encoding="utf-8")):
            for s in family.samples:
                print(json.dumps({"name": s.name, "labels": s.labels, "time": float(s.timestamp), "value": s.value}))
        """
}
