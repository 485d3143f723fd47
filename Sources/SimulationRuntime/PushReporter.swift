import HostModel
import MetricPush
import SnapshotEncoding

/// Hands the newest snapshot to the push destinations every so often, in wall-clock time: as samples of all series that
/// the metrics page has, or as a report.
///
/// Has a thread of its own, so neither a slow disk under a queue nor a collector that is down is felt by the simulation
/// or by scrapes.
actor PushReporter<Time: Clock> where Time.Duration == Duration {
    private let latest: LatestSnapshot
    private let account: ExporterAccount
    private let sink: any PushSink
    private let interval: Duration
    private let clock: Time
    private let wallClock: @Sendable () -> Timestamp
    private let executor = DedicatedExecutor(label: "aerostat.push")

    /// The run that is pushed, and its series.
    private var pushed: (runID: String, fleet: FleetSeries, series: PushedSeries)?
    private var lastMilliseconds: Int64 = 0

    init(
        latest: LatestSnapshot,
        account: ExporterAccount,
        sink: any PushSink,
        interval: Duration,
        clock: Time,
        wallClock: @escaping @Sendable () -> Timestamp = WallClock.now
    ) {
        self.latest = latest
        self.account = account
        self.sink = sink
        self.interval = interval
        self.clock = clock
        self.wallClock = wallClock
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Pushes at once and then every interval, until cancelled.
    func runUntilCancelled() async {
        var next = clock.now
        while true {
            push()
            next = next.advanced(by: interval)
            // After a pause of the machine the missed pushes are not made up for.
            while next <= clock.now { next = next.advanced(by: interval) }
            do {
                try await clock.sleep(until: next, tolerance: nil)
            } catch {
                // Sleeping fails by cancellation only.
                return
            }
        }
    }

    /// Ends the pushing: says that the series have no further values, and delivers what waits, for so long at most.
    func finish(within timeout: Duration) async {
        if let pushed {
            sink.end(.ended([0..<pushed.series.set.count], of: pushed.series, milliseconds: moment()))
        }
        await sink.shutdown(within: timeout)
    }

    private func push() {
        guard let published = latest.readUnnoticed() else { return }
        if sink.forms.contains(.samples) { sink.push(samples(of: published), as: .samples) }
        if sink.forms.contains(.json) { sink.push([.report(Self.document(of: published))], as: .json) }
        if sink.forms.contains(.csv) { sink.push([.report(Self.table(of: published))], as: .csv) }
    }

    /// A value of each series, after the end of those that a reload has taken out of the scenario.
    private func samples(of published: PublishedSnapshot) -> [PushItem] {
        let status = account.status(for: published)
        var items: [PushItem] = []
        let current: (runID: String, fleet: FleetSeries, series: PushedSeries)
        if let pushed, pushed.runID == published.run.id {
            current = pushed
        } else {
            let fleet = FleetSeries(identity: published.run.identity, status: status, content: .serving)
            current = (published.run.id, fleet, PushedSeries(fleet.set))
            if let pushed {
                let ended = pushed.series.set.series(missingIn: fleet.set)
                if !ended.isEmpty { items.append(.ended(ended, of: pushed.series, milliseconds: moment())) }
            }
            pushed = current
        }
        var values: [Int64] = []
        current.fleet.appendValues(of: published.snapshot, status: status, to: &values)
        items.append(.samples(SampleRow(milliseconds: moment(), values: values), of: current.series))
        return items
    }

    /// The time of day, but always later than before: no series goes back in time because a clock was set.
    private func moment() -> Int64 {
        lastMilliseconds = max(lastMilliseconds + 1, wallClock().millisecondsSince1970)
        return lastMilliseconds
    }

    private static func document(of published: PublishedSnapshot) -> PushReport {
        var body: [UInt8] = []
        SnapshotDocumentEncoder(identity: published.run.identity).encode(published.snapshot, into: &body)
        return report(of: published, mediaType: "application/json", body: body)
    }

    private static func table(of published: PublishedSnapshot) -> PushReport {
        let encoder = CSVEncoder(.virtualMachine, identity: published.run.identity)
        var body: [UInt8] = []
        encoder.encodeHeader(into: &body)
        encoder.encodeRows(of: published.snapshot, into: &body)
        return report(of: published, mediaType: "text/csv; charset=utf-8", body: body)
    }

    private static func report(of published: PublishedSnapshot, mediaType: String, body: [UInt8]) -> PushReport {
        PushReport(
            title: "aerostat: \(published.run.identity.scenario) at \(published.snapshot.time)",
            content: PushReport.Content(mediaType: mediaType, body: body)
        )
    }
}
