import Foundation
import GoldenFiles
import HostModel
import RecordedPeriods
import SnapshotEncoding
import Testing

struct SummaryEncodersTests {
    private static let fleet = (1...12).map { "esx-\($0 < 10 ? "0" : "")\($0)" }

    private enum Form: String, CaseIterable {
        case text = "txt"
        case markdown = "md"
        case html, json
        case textfile = "prom"
    }

    private static func encoded(_ summary: PeriodSummary, as form: Form) -> [UInt8] {
        var bytes: [UInt8] = []
        switch form {
        case .text: SummaryTextEncoder.encode(summary, clock: SampleNight.clock, into: &bytes)
        case .markdown: SummaryMarkdownEncoder.encode(summary, clock: SampleNight.clock, into: &bytes)
        case .html: SummaryHTMLEncoder.encode(summary, clock: SampleNight.clock, into: &bytes)
        case .json: SummaryJSONEncoder.encode(summary, into: &bytes)
        case .textfile:
            let now = SampleNight.start.advanced(byMilliseconds: 86_400_250)
            SummaryTextfileEncoder.encode(summary, now: now, into: &bytes)
        }
        return bytes
    }

    private static func text(_ summary: PeriodSummary, as form: Form = .text) -> String {
        String(decoding: encoded(summary, as: form), as: UTF8.self)
    }

    @Test(arguments: Form.allCases)
    private func oneHostLooksAsInTheGoldenFile(form: Form) throws {
        let summary = try SampleNight.summary(of: SampleNight.make())
        try Golden.expect(Self.encoded(summary, as: form), matches: "summary-host.\(form.rawValue)")
    }

    @Test(arguments: [Form.text, .markdown, .html, .textfile])
    private func aFleetLooksAsInTheGoldenFile(form: Form) throws {
        let period = SampleNight.make(hosts: Array(Self.fleet.prefix(form == .text ? 12 : 7)))
        let summary = try SampleNight.summary(of: period)
        try Golden.expect(Self.encoded(summary, as: form), matches: "summary-fleet.\(form.rawValue)")
    }

    @Test(arguments: [Form.text, .html])
    private func aPeriodWithoutSamplesLooksAsInTheGoldenFile(form: Form) throws {
        let to = SampleNight.start.advanced(byMilliseconds: -1)
        let from = to.advanced(byMilliseconds: -86_400_000)
        let summary = try SampleNight.summary(of: SampleNight.make(), from: from, to: to)
        try Golden.expect(Self.encoded(summary, as: form), matches: "summary-no-data.\(form.rawValue)")
    }

    /// 72 lines hold it, whatever the fleet, with findings about every machine and gaps all over.
    @Test func textIsOneScreenOf80Columns() throws {
        var period = SampleNight.make(hosts: Self.fleet)
        for index in period.moments.indices.reversed() where index % 50 > 40 { period.moments.remove(at: index) }
        period.runs[0].ended = nil
        let start = SampleNight.start.advanced(byMilliseconds: -86_400_000)
        let end = SampleNight.start.advanced(byMilliseconds: 86_400_000)
        let lines = Self.text(try SampleNight.summary(of: period, from: start, to: end)).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        #expect(lines.count <= 72, "\(lines.count) lines")
        for line in lines { #expect(line.count <= 80 && !line.hasSuffix(" "), "\(line)") }
    }

    /// Each verdict and the first line of the text.
    @Test(arguments: [
        (MemoryState.high, "OK: the host was in state high all the time"),
        (.clear, "OK: no host went deeper than clear: esx-01 was in state clear for 15m"),
        (.soft, "WARNING: esx-01 was in state soft for 12m 30s"),
        (.hard, "CRITICAL: esx-01 was in state hard for 7m 30s"),
        (.low, "CRITICAL: esx-01 was in state low for 2m 30s"),
    ])
    func firstLineSaysTheVerdictAndWhy(deepest: MemoryState, line: String) throws {
        var period = SampleNight.make(deepest: deepest)
        let summary = try SampleNight.summary(of: period)
        #expect(Self.text(summary).prefix { $0 != "\n" } == line)
        period.runs[0].ended = nil
        let cutOff = try SampleNight.summary(of: period, to: SampleNight.start.advanced(byMilliseconds: 86_400_000))
        #expect(cutOff.verdict == (deepest <= .soft ? .warning : .critical))
        let text = Self.text(cutOff).split { $0.isWhitespace }.joined(separator: " ")
        #expect(text.contains("nothing was recorded after 2026-01-01 04:00:00 EET"))
    }

    @Test func aFleetIsCountedAndItsWorstHostNamed() throws {
        let summary = try SampleNight.summary(of: SampleNight.make(hosts: Self.fleet))
        let text = Self.text(summary)
        #expect(
            text.hasPrefix("CRITICAL: 2 of 12 hosts entered hard or worse; esx-01 was in low for 2m 30s\n")
        )
        #expect(text.contains("7 more hosts, by deepest state: 7 high"))
    }

    // MARK: Names

    private static let hostile = #"<script>alert("1")</script>|&'`*_[x](y)"# + "\n# x\u{1B}[31m"

    private static func hostileSummary() throws -> PeriodSummary {
        var period = SampleNight.make(hosts: [hostile])
        for index in period.machines.indices { period.machines[index].vm = hostile + "\(index)" }
        period.runs[0].scenario = hostile
        period.name = hostile
        return try SampleNight.summary(of: period)
    }

    @Test func namesCannotBecomePartOfThePage() throws {
        let page = Self.text(try Self.hostileSummary(), as: .html)
        #expect(!page.contains("<script"))
        #expect(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;|&amp;&#39;`"))
        let known: Set<Substring> = [
            "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "dl", "dt", "dd", "br", "div",
            "table", "thead", "tbody", "tr", "th", "td", "span", "ul", "li",
        ]
        let tags = page.matches(of: /<\/?([a-z0-9]+)/).map(\.output.1)
        #expect(tags.count > 100)
        #expect(Set(tags).subtracting(known).isEmpty)
        for tag in known where !["meta", "br"].contains(tag) {
            let starts = page.matches(of: try Regex("<\(tag)[ >]")).count
            #expect(starts == page.matches(of: try Regex("</\(tag)>")).count, "\(tag)")
        }
        #expect(!page.contains("http:") && !page.contains("https:"), "self-contained")
    }

    @Test func namesCannotBecomePartOfTheMarkdown() throws {
        let text = Self.text(try Self.hostileSummary(), as: .markdown)
        #expect(!text.contains("<script") && !text.contains("\n# x"))
        let tables = text.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(tables.count > 20)
        for line in tables {
            let bars = line.replacing("\\|", with: "").count { $0 == "|" }
            #expect((4...9).contains(bars), "\(line)")
        }
    }

    @Test func namesCannotBreakLinesOrMoveACursor() throws {
        let text = Self.text(try Self.hostileSummary())
        #expect(!text.contains("\u{1B}"))
        #expect(!text.contains("\n# x"))
        for line in text.split(separator: "\n") where !line.contains("script") { #expect(line.count <= 80, "\(line)") }
    }

    @Test func jsonHoldsNamesAndAmounts() throws {
        let bytes = Self.encoded(try Self.hostileSummary(), as: .json)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        let hosts = try #require(object["hosts"] as? [[String: Any]])
        #expect(hosts[0]["host"] as? String == Self.hostile)
        #expect(object["verdict"] as? String == "critical")
        let free = try #require(hosts[0]["memory_free_bytes"] as? [String: Any])
        #expect(free["maximum"] as? Int == (1_200_000 + 600) * 4096)
        #expect((object["state_seconds"] as? [String: Double])?["low"] == 150)
    }

    // MARK: The textfile collector's page

    @Test func textfileKeepsOneSampleForEachStateAndHost() throws {
        let summary = try SampleNight.summary(of: SampleNight.make(hosts: ["esx-01", "esx \"2\""]))
        let page = Self.text(summary, as: .textfile)
        #expect(page.contains("aerostat_period_memory_state_seconds{host=\"esx-01\",state=\"low\"} 150\n"))
        #expect(page.contains(#"aerostat_period_memory_state_seconds{host="esx \"2\"",state="hard"} 450"#))
        #expect(page.contains("aerostat_period_verdict{verdict=\"critical\"} 1\n"))
        #expect(page.contains("aerostat_period_verdict{verdict=\"ok\"} 0\n"))
        #expect(page.contains("aerostat_period_last_success_timestamp_seconds 1767312000.25\n"))
    }

    @Test func textfileSaysThatThereWasNoData() throws {
        let start = SampleNight.start.advanced(byMilliseconds: -60_000)
        let summary = try SampleNight.summary(of: SampleNight.make(), from: start, to: SampleNight.start)
        let page = Self.text(summary, as: .textfile)
        #expect(page.contains("aerostat_period_verdict{verdict=\"no_data\"} 1\n"))
        #expect(page.contains("aerostat_period_samples 0\n"))
        #expect(!page.contains("state_seconds"))
    }
}
