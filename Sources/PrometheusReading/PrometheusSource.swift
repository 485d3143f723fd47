public import HostModel

/// Reads reports from a Prometheus that scraped aerostat, or from what answers like one: VictoriaMetrics, Thanos, Mimir.
///
/// Asks for the samples as they were taken, window after window through the query interface, so that rows are what a
/// history of the same scrapes gives; nothing is averaged or moved in time by the server. The scrapes of a target are the
/// samples of `aerostat_run_info`. What the labels do not tell is not known: the order of the fleet, in place of which
/// names are counted up, and the simulated time of a run that `serve` made, in place of which the usual start stands.
public struct PrometheusSource: PeriodSource {
    typealias Window = PrometheusConnection.Window

    private let endpoint: PrometheusEndpoint
    /// The time of day.
    private let now: Timestamp

    /// - Parameter now: the time of day; samples are looked for up to a year after it.
    public init(_ endpoint: PrometheusEndpoint, now: Timestamp) {
        self.endpoint = endpoint
        self.now = now
    }

    public func heading(of query: PeriodQuery) throws -> PeriodHeading {
        let connection = try PrometheusConnection(endpoint)
        guard query.clock == .wall else { throw PrometheusError.simulatedClock(server: endpoint.server) }
        var scan = RunScan(connection, query: query)
        try read(Self.lookBack(from: query.from), length: Self.dayMilliseconds) { window in
            scan.noteBefore(try RunTimeline(connection, in: window, run: query.run))
        }
        for part in try partsWithSamples(of: query, connection) {
            try read(part, length: Self.dayMilliseconds) { window in
                try scan.add(try RunTimeline(connection, in: window, run: query.run))
            }
        }
        var heading = scan.heading(source: endpoint.server)
        if heading.samples == nil { heading.available = try available(connection) }
        return heading
    }

    public func readRows(
        of query: PeriodQuery,
        layout: SeriesLayout,
        step: PeriodStep,
        _ body: (PeriodRow) throws -> Void
    ) throws {
        guard query.clock == .wall else { throw PrometheusError.simulatedClock(server: endpoint.server) }
        let connection = try PrometheusConnection(endpoint)
        var feed = SampleFeed(connection, query: query, layout: layout, step: step)
        var metrics = MetricBatches(SampleBlock.metrics(of: layout))
        try setBaselines(&feed, connection, query: query, layout: layout, metrics: &metrics)
        for part in try partsWithSamples(of: query, connection) {
            try read(part, length: Self.hourMilliseconds) { window in
                let timeline = try RunTimeline(connection, in: window, run: query.run)
                guard !timeline.targets.isEmpty else { return }
                let block = SampleBlock(layout: layout, query: query, timeline: timeline, server: endpoint.server)
                try metrics.forEach { try block.read($0, connection, in: window) }
                try feed.add(block, timeline, emit: body)
            }
        }
        try feed.finish(emit: body)
    }

    /// Looks for the last scrapes before the period: what counters were then is what they grew from.
    private func setBaselines(
        _ feed: inout SampleFeed,
        _ connection: PrometheusConnection,
        query: PeriodQuery,
        layout: SeriesLayout,
        metrics: inout MetricBatches
    ) throws {
        var before = Self.lookBack(from: query.from)
        var timeline = try RunTimeline(connection, in: before, run: query.run)
        guard let first = timeline.targets.compactMap(\.moments.last?.time).min() else { return }
        before.from = first.advanced(byMilliseconds: -1)
        timeline.keepLastMoments()
        let block = SampleBlock(layout: layout, query: query, timeline: timeline, server: endpoint.server)
        try metrics.forEach { try block.read($0, connection, in: before) }
        try feed.setBaselines(block, timeline)
    }

    /// Goes through a window in pieces, which become longer while all goes well, up to a day, and shorter once one is
    /// too much for the server or for memory.
    private func read(_ whole: Window, length first: Int64, _ body: (Window) throws -> Void) throws {
        var length = first
        var longest = Self.dayMilliseconds
        var from = whole.from
        while from < whole.to {
            let piece = Window(from: from, to: min(from.advanced(byMilliseconds: length), whole.to))
            do {
                try body(piece)
            } catch let error as PrometheusConnection.TooMuch {
                guard piece.milliseconds > 1 else {
                    throw PrometheusError.tooMuch(server: endpoint.server, words: error.words)
                }
                longest = piece.milliseconds / 2
                length = longest
                continue
            }
            from = piece.to
            length = min(longest, length * 2)
        }
    }

    /// The parts of the period in which there are scrapes. Of a long period most may be before or after all of them.
    private func partsWithSamples(of query: PeriodQuery, _ connection: PrometheusConnection) throws -> [Window] {
        let period = Window(from: query.from, to: query.to)
        guard period.milliseconds > 3 * Self.dayMilliseconds else { return [period] }
        let horizon = horizon
        guard period.from < horizon.to, horizon.from < period.to else { return [] }
        let days = try daysWithSamples(
            from: max(period.from, horizon.from),
            to: min(period.to, horizon.to),
            connection
        )
        var parts: [Window] = []
        for day in days {
            let part = Window(
                from: max(day.advanced(byMilliseconds: -Self.dayMilliseconds), period.from),
                to: min(day, period.to)
            )
            guard part.from < part.to else { continue }
            if let last = parts.indices.last, parts[last].to == part.from {
                parts[last].to = part.to
            } else {
                parts.append(part)
            }
        }
        return parts
    }

    /// Times of the first and of the last scrape that the server has.
    private func available(_ connection: PrometheusConnection) throws -> ClosedRange<Timestamp>? {
        let days = try daysWithSamples(from: horizon.from, to: horizon.to, connection)
        guard let first = days.first, let last = days.last else { return nil }
        let times = try [first, last].flatMap { day in
            let window = Window(from: day.advanced(byMilliseconds: -Self.dayMilliseconds), to: day)
            return try RunTimeline(connection, in: window, run: nil).targets.flatMap(\.moments).map(\.time)
        }
        guard let earliest = times.min(), let latest = times.max() else { return nil }
        return earliest...latest
    }

    /// The ends of days with scrapes.
    private func daysWithSamples(
        from: Timestamp,
        to: Timestamp,
        _ connection: PrometheusConnection
    ) throws -> [Timestamp] {
        try connection.stepsWithSamples(
            of: RunTimeline.metric,
            steps: Self.dayEnd(after: from.advanced(byMilliseconds: 1))...Self.dayEnd(after: to),
            length: Self.dayMilliseconds
        )
    }

    /// The end of the day that holds the time, which is closed at its end.
    private static func dayEnd(after time: Timestamp) -> Timestamp {
        let days = (time.millisecondsSince1970 + dayMilliseconds - 1) / dayMilliseconds
        return Timestamp(millisecondsSince1970: days * dayMilliseconds)
    }

    /// What a server is asked about at most: a Prometheus answers a question about so many steps and no more.
    private var horizon: Window {
        let end = now.advanced(byMilliseconds: 366 * Self.dayMilliseconds)
        let start = end.millisecondsSince1970 - 10_900 * Self.dayMilliseconds
        return Window(from: Timestamp(millisecondsSince1970: max(0, start)), to: end)
    }

    /// Where the sample before a period is looked for. Scrapes are seconds or minutes apart.
    private static func lookBack(from time: Timestamp) -> Window {
        Window(from: time.advanced(byMilliseconds: -hourMilliseconds), to: time)
    }

    private static let hourMilliseconds: Int64 = 3_600_000
    private static let dayMilliseconds: Int64 = 86_400_000
}
