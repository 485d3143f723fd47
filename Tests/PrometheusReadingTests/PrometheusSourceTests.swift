import HostModel
import LoopbackServers
import Testing

@testable import PrometheusReading

/// Rows and headings from a server whose few samples are written here. Times are seconds after a midnight.
@Suite(.timeLimit(.minutes(1)))
struct PrometheusSourceTests {
    private static let midnight: Int64 = 1_767_225_600_000
    private static let free = "aerostat_host_memory_free_bytes"
    private static let read = "aerostat_host_swap_device_read_bytes_total"

    private static func time(_ seconds: Int64) -> Timestamp {
        Timestamp(millisecondsSince1970: midnight + seconds * 1000)
    }

    private static func series(
        _ name: String,
        _ labels: [String: String],
        _ samples: KeyValuePairs<Int64, String>
    ) -> FakePrometheus.Series {
        let held = labels.merging(["__name__": name]) { first, _ in first }
        return (held, samples.map { (midnight + $0.key * 1000, $0.value) })
    }

    private static func run(
        _ id: String,
        _ target: [String: String] = ["job": "aerostat"],
        began: Int64? = nil,
        at times: [Int64]
    ) -> [FakePrometheus.Series] {
        let samples = times.map { (midnight + $0 * 1000, "1") }
        let labels = target.merging(["__name__": "aerostat_run_info", "run_id": id, "seed": "7"]) { $1 }
        guard let began else { return [(labels, samples)] }
        let start = target.merging(["__name__": "aerostat_run_start_time_seconds"]) { $1 }
        return [(labels, samples), (start, times.map { (midnight + $0 * 1000, "\(midnight / 1000 + began).25") })]
    }

    private static func source(_ server: FakePrometheus) throws -> PrometheusSource {
        PrometheusSource(try PrometheusEndpoint(url: server.url, userAgent: "test"), now: time(86_400))
    }

    private static func rows(
        _ server: FakePrometheus,
        from: Int64,
        to: Int64,
        step: PeriodStep? = nil,
        hosts: [String] = [],
        run: String? = nil
    ) throws -> [String] {
        var query = PeriodQuery(from: time(from), to: time(to), run: run)
        query.hosts = hosts.map(NamePattern.init)
        let layout = SeriesLayout.all(.host).filter { [free, read].contains($0.descriptor.name) }
        var rows: [String] = []
        try source(server).readRows(of: query, layout: layout, step: step ?? .between([time(from), time(to)])) {
            rows.append(text(of: $0))
        }
        return rows
    }

    /// Host, seconds from and to, samples, then minimum, maximum and sum of free memory, and what was read; in pages.
    private static func text(of row: PeriodRow) -> String {
        let (from, to) = (row.from.millisecondsSince1970 - midnight, row.to.millisecondsSince1970 - midnight)
        let unit = [row.unit.host, row.unit.vm, row.unit.group].compactMap(\.self).joined(separator: "/")
        let values = row.statistics.map { $0.isKnown ? "\($0.minimum) \($0.maximum) \($0.total)" : "-" }
        return "\(unit) \(from / 1000)-\(to / 1000) \(row.sampleCount): \(values.joined(separator: ", "))"
    }

    private static let host = ["job": "aerostat", "host": "a"]

    @Test func rowsHoldWhatWasScraped() throws {
        let times: [Int64] = [10, 20, 30, 40]
        let server = try FakePrometheus(
            Self.run("r", began: -500, at: times) + [
                Self.series(Self.free, Self.host, [10: "8192", 20: "40960", 30: "4096", 40: "12288"]),
                Self.series(Self.read, Self.host, [10: "4096", 20: "12288", 30: "12288", 40: "1.6384e+04"]),
            ]
        )
        // What was read before the first scrape is not known, because the run began long before.
        #expect(try Self.rows(server, from: 0, to: 40) == ["a 0-40 4: 1 10 16, 0 2 3"])
        // The scrape before the period is where counters start from, and not a part of it.
        #expect(try Self.rows(server, from: 10, to: 30) == ["a 10-30 2: 1 10 11, 0 2 2"])
        let halves = PeriodStep.every(milliseconds: 20_000, origin: Self.time(0))
        #expect(
            try Self.rows(server, from: 0, to: 40, step: halves) == [
                "a 0-20 2: 2 10 12, 2 2 2", "a 20-40 2: 1 3 4, 0 1 1",
            ]
        )
        #expect(
            try Self.rows(server, from: 10, to: 30, step: .sample) == [
                "a 10-20 1: 10 10 10, 2 2 2", "a 20-30 1: 1 1 1, 0 0 0",
            ]
        )
        #expect(try Self.rows(server, from: 40, to: 90) == [])
    }

    @Test func countersStartAtZeroWithARunThatBeganInSight() throws {
        let server = try FakePrometheus(
            Self.run("first", began: 1, at: [10, 20]) + Self.run("second", began: 24, at: [30, 40]) + [
                Self.series(Self.read, Self.host, [10: "8192", 20: "81920", 30: "409600", 40: "409600"])
            ]
        )
        // 2 pages, 18 more; then another 100 although the counter did not fall.
        #expect(try Self.rows(server, from: 0, to: 40) == ["a 0-40 4: -, 0 100 120"])
        #expect(try Self.rows(server, from: 0, to: 40, run: "second") == ["a 0-40 2: -, 0 100 100"])
        #expect(
            try Self.rows(server, from: 0, to: 40, step: .sample).map { $0.prefix { $0 != ":" } } == [
                "a 1-10 1", "a 10-20 1", "a 24-30 1", "a 30-40 1",
            ]
        )
        let heading = try Self.source(server).heading(of: PeriodQuery(from: Self.time(0), to: Self.time(40)))
        #expect(heading.runs.map(\.id) == ["first", "second"])
        #expect(heading.runs.map(\.seed) == [7, 7])
        #expect(
            heading.runs.map(\.began) == [1250, 24_250].map { Timestamp(millisecondsSince1970: Self.midnight + $0) }
        )
        #expect(heading.gaps == [HistoryGap(.restart, from: Self.time(20), to: Self.time(30))])
        #expect(heading.sampleCount == 4)
        #expect(heading.samples == Self.time(10)...Self.time(40))
    }

    @Test func missingScrapesAreAGap() throws {
        let server = try FakePrometheus(
            Self.run("r", at: [-30, 10, 20, 30, 50, 71, 80]) + [
                Self.series(Self.free, Self.host, [30: "4096", 71: "0"])
            ]
        )
        let heading = try Self.source(server).heading(of: PeriodQuery(from: Self.time(0), to: Self.time(80)))
        #expect(
            heading.gaps == [
                HistoryGap(.missing, from: Self.time(-30), to: Self.time(10)),
                HistoryGap(.missing, from: Self.time(50), to: Self.time(71)),
            ]
        )
        #expect(heading.runs.map(\.intervalMilliseconds) == [10_000])
        #expect(heading.source == server.url)
    }

    @Test func staleSeriesHasNoSample() throws {
        let server = try FakePrometheus(
            Self.run("r", at: [10, 20, 30]) + [
                Self.series(Self.free, Self.host, [10: "4096", 20: "NaN", 30: "8192"]),
                // Between the scrapes: of another target, or moved in time by a rule.
                Self.series(Self.free, ["job": "aerostat", "host": "b"], [15: "4096"]),
            ]
        )
        #expect(try Self.rows(server, from: 0, to: 30) == ["a 0-30 2: 1 2 3, -"])
    }

    @Test func targetsAreToldApart() throws {
        let (one, two) = (["job": "x", "instance": "1"], ["job": "x", "instance": "2"])
        let server = try FakePrometheus(
            Self.run("r", one, at: [10, 20]) + Self.run("s", two, at: [11, 21]) + [
                Self.series(Self.free, one.merging(["host": "h10"]) { $1 }, [10: "4096", 20: "8192"]),
                Self.series(Self.free, two.merging(["host": "h9"]) { $1 }, [11: "12288", 21: "16384"]),
            ]
        )
        let halves = PeriodStep.every(milliseconds: 15_000, origin: Self.time(0))
        #expect(
            try Self.rows(server, from: 0, to: 30, step: halves) == [
                "h9 0-15 1: 3 3 3, -", "h10 0-15 1: 1 1 1, -", "h9 15-30 1: 4 4 4, -", "h10 15-30 1: 2 2 2, -",
            ]
        )
        #expect(try Self.rows(server, from: 0, to: 30, run: "r") == ["h10 0-30 2: 1 2 3, -"])
        #expect(
            try Self.source(server).heading(of: PeriodQuery(from: Self.time(0), to: Self.time(30))).sampleCount == 4
        )
    }

    @Test func hostOfTwoTargetsAtOnceIsRefused() throws {
        let (one, two) = (["job": "x"], ["job": "y"])
        let scrapes = { (times: KeyValuePairs<Int64, String>, target: [String: String]) in
            Self.series(Self.free, target.merging(["host": "a"]) { $1 }, times)
        }
        let together = try FakePrometheus(
            Self.run("r", one, at: [10, 20]) + Self.run("r", two, at: [11, 21]) + [
                scrapes([10: "0", 20: "0"], one), scrapes([11: "0", 21: "0"], two),
            ]
        )
        let expected = PrometheusError.ambiguousHost(
            server: together.url,
            host: "a",
            targets: ["{job=\"x\"}", "{job=\"y\"}"]
        )
        #expect(throws: expected) { try Self.rows(together, from: 0, to: 30) }
        // One after the other, as when a container comes back with another address, is as good as one.
        let moved = try FakePrometheus(
            Self.run("r", one, began: -999, at: [10, 20]) + Self.run("r", two, began: -999, at: [30, 40]) + [
                Self.series(Self.read, one.merging(["host": "a"]) { $1 }, [10: "4096", 20: "8192"]),
                Self.series(Self.read, two.merging(["host": "a"]) { $1 }, [30: "12288", 40: "20480"]),
            ]
        )
        #expect(try Self.rows(moved, from: 0, to: 40) == ["a 0-40 4: -, 1 2 4"])
    }

    @Test func pushedHostsBelongToTheRunOfTheirJob() throws {
        let own = ["job": "aerostat", "instance": "127.0.0.1:10075"]
        let server = try FakePrometheus(
            Self.run("r", own, at: [10, 20]) + [Self.series(Self.free, Self.host, [10: "4096", 20: "4096"])]
        )
        #expect(try Self.rows(server, from: 0, to: 20) == ["a 0-20 2: 1 1 2, -"])
    }

    @Test func groupsComeFromInfoMetrics() throws {
        let machine = { (name: String) in ["job": "aerostat", "host": "a", "vm": name] }
        let info = { (name: String, group: String, times: KeyValuePairs<Int64, String>) in
            Self.series("aerostat_vm_info", machine(name).merging(["group": group, "guest_os": "linux"]) { $1 }, times)
        }
        let size = "aerostat_vm_memory_size_bytes"
        let server = try FakePrometheus(
            Self.run("r", at: [10, 20, 30]) + [
                Self.series(size, machine("w-10"), [10: "4096", 20: "4096", 30: "8192"]),
                Self.series(size, machine("w-2"), [10: "4096", 20: "4096", 30: "4096"]),
                info("w-10", "old", [10: "1", 20: "1"]), info("w-10", "new", [30: "1"]),
            ]
        )
        let layout = SeriesLayout.all(.virtualMachine).filter { $0.descriptor.name == size }
        let query = PeriodQuery(from: Self.time(0), to: Self.time(30))
        var rows: [String] = []
        try Self.source(server).readRows(of: query, layout: layout, step: .between([query.from, query.to])) {
            rows.append(Self.text(of: $0))
        }
        #expect(rows == ["a/w-2 0-30 3: 1 1 3", "a/w-10/old 0-30 2: 1 1 2", "a/w-10/new 0-30 1: 2 2 2"])
    }

    @Test func refusalOfManySamplesLeadsToSmallerQuestions() throws {
        let times = (1...200).map { Int64($0) * 10 }
        let series =
            Self.run("r", at: times)
            + ["a", "b"].map { host in
                (
                    ["__name__": Self.free, "job": "aerostat", "host": host],
                    times.map { (Self.midnight + $0 * 1000, "\($0 * 4096)") }
                )
            }
        let expected = ["a 0-2000 200: 10 2000 201000, -", "b 0-2000 200: 10 2000 201000, -"]
        #expect(try Self.rows(try FakePrometheus(series), from: 0, to: 2000) == expected)
        #expect(try Self.rows(try FakePrometheus(series, maximumSamples: 7), from: 0, to: 2000) == expected)
        let strict = try FakePrometheus(series, maximumSamples: 1)
        let words = "query processing would load too many samples"
        #expect(throws: PrometheusError.tooMuch(server: strict.url, words: words)) {
            try Self.rows(strict, from: 0, to: 2000)
        }
    }

    @Test func longPeriodIsReadWhereThereIsSomething() throws {
        let server = try FakePrometheus(
            Self.run("r", at: [10, 20, 864_000]) + [Self.series(Self.free, Self.host, [10: "4096", 864_000: "8192"])]
        )
        let query = PeriodQuery(
            from: Timestamp(millisecondsSince1970: 0),
            to: Timestamp(millisecondsSince1970: 253_402_300_799_000)
        )
        let heading = try Self.source(server).heading(of: query)
        #expect(heading.samples == Self.time(10)...Self.time(864_000))
        #expect(heading.sampleCount == 3)
        let days = PeriodStep.every(milliseconds: 864_000_000, origin: Self.time(0))
        var rows: [String] = []
        let layout = SeriesLayout.all(.host).filter { $0.descriptor.name == Self.free }
        try Self.source(server).readRows(of: query, layout: layout, step: days) { rows.append(Self.text(of: $0)) }
        #expect(rows == ["a 0-864000 2: 1 2 3"])
        let empty = try Self.source(server).heading(of: PeriodQuery(from: Self.time(100), to: Self.time(200)))
        #expect(empty.samples == nil)
        #expect(empty.available == Self.time(10)...Self.time(864_000))
    }

    @Test func serverIsAskedForNoOtherHosts() async throws {
        let server = try FakePrometheus(
            Self.run("r", at: [10]) + [
                Self.series(Self.free, Self.host, [10: "0"]),
                Self.series(Self.free, ["host": "b", "job": "aerostat"], [10: "0"]),
            ]
        )
        #expect(try Self.rows(server, from: 0, to: 20, hosts: ["a*", "c"]) == ["a 0-20 1: 0 0 0, -"])
        let queries = await server.queries(3)
        #expect(queries[0] == "{__name__=~\"aerostat_run_info\"}[3600000ms]")
        #expect(queries[2] == "{__name__=~\"\(Self.free)|\(Self.read)\",host=~\"a.*|c\"}[20000ms]")
    }

    @Test func simulatedTimeIsNotKnown() throws {
        let server = try FakePrometheus([])
        let query = PeriodQuery(from: Self.time(0), to: Self.time(1), clock: .simulated)
        let error = PrometheusError.simulatedClock(server: server.url)
        #expect(throws: error) { try Self.source(server).heading(of: query) }
        #expect(throws: error) {
            try Self.source(server).readRows(of: query, layout: .all(.host), step: .sample) { _ in }
        }
    }

    @Test(arguments: ["1e300", "9007199254740993", "-1e16", "99999999999999999999"])
    func amountsThatNoHostHasAreRefused(value: String) throws {
        let server = try FakePrometheus(Self.run("r", at: [10]) + [Self.series(Self.free, Self.host, [10: value])])
        #expect(throws: PrometheusError.valueOutOfRange(server: server.url, metric: Self.free, value: value)) {
            try Self.rows(server, from: 0, to: 20)
        }
    }

    @Test func sumsBeyondSixtyFourBitsDoNotTrap() throws {
        let times = (1...3000).map { Int64($0) }
        let samples = times.map { (Self.midnight + $0 * 1000, $0 % 2 == 0 ? "0" : "9007199254740992") }
        let labels = Self.host.merging(["__name__": Self.read]) { $1 }
        let server = try FakePrometheus(Self.run("r", at: times) + [(labels, samples)])
        #expect(throws: PrometheusError.self) { try Self.rows(server, from: 0, to: 3000) }
    }
}
