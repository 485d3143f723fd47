import HostModel
import Logging
import MetricPush
import SnapshotEncoding

/// Hands the newest snapshot to the push destinations every so often, in wall-clock time: one group for each host, and
/// one about aerostat itself. Carries no timestamps, because a gateway refuses them.
///
/// Handing over is quick and never fails: the sink queues, tries, counts. So a collector that is down or slow is felt
/// neither by the simulation nor by scrapes.
struct PushReporter<Time: Clock>: Sendable where Time.Duration == Duration {
    let latest: LatestSnapshot
    let account: ExporterAccount
    let sink: any PushSink
    let interval: Duration
    let clock: Time
    /// Value of the label `instance` of aerostat's own group.
    let instance: String
    /// Takes the groups away from the destinations at the end, so that nobody takes the last values for live ones.
    let deletesAtEnd: Bool
    let logger: Logger

    /// Pushes at once and then every interval, until cancelled.
    ///
    /// - Returns: the groups that the destinations hold then.
    func runUntilCancelled() async -> [PushgatewayGroup] {
        var held: [PushgatewayGroup] = []
        var next = clock.now
        while true {
            do throws(PushError) {
                held = try push(replacing: held)
            } catch {
                logger.error("cannot push", metadata: ["reason": "\(error)"])
            }
            next = next.advanced(by: interval)
            // After a pause of the machine the missed pushes are not made up for.
            while next <= clock.now { next = next.advanced(by: interval) }
            do {
                try await clock.sleep(until: next, tolerance: nil)
            } catch {
                // Sleeping fails by cancellation only.
                return held
            }
        }
    }

    /// Ends the pushing.
    func finish(held: [PushgatewayGroup], within timeout: Duration) async {
        if deletesAtEnd, !held.isEmpty {
            sink.push(held.map { PushRequest.delete($0) })
        }
        await sink.shutdown(within: timeout)
    }

    /// Pushes the newest snapshot, and deletes the groups of hosts that a reload has taken out of the scenario.
    private func push(replacing held: [PushgatewayGroup]) throws(PushError) -> [PushgatewayGroup] {
        guard let published = latest.readUnnoticed() else { return held }
        var groups: [PushgatewayGroup] = []
        var round: [PushRequest] = []
        for (index, host) in published.snapshot.identity.hosts.enumerated() {
            let group = try PushgatewayGroup(job: Self.job, labels: ["host": host.name])
            var body: [UInt8] = []
            published.run.encoder.encode(hostAt: index, of: published.snapshot, into: &body)
            groups.append(group)
            round.append(Self.put(group, body, samples: published.run.encoder.sampleCount(hostAt: index)))
        }
        let status = account.status(for: published)
        let group = try PushgatewayGroup(job: Self.job, labels: ["instance": instance])
        var body: [UInt8] = []
        TextExpositionEncoder.encode(status, into: &body)
        groups.append(group)
        round.append(Self.put(group, body, samples: TextExpositionEncoder.sampleCount(of: status)))
        round += held.filter { !groups.contains($0) }.map { PushRequest.delete($0) }
        sink.push(round)
        return groups
    }

    private static var job: String { "aerostat" }

    private static func put(_ group: PushgatewayGroup, _ body: [UInt8], samples: Int) -> PushRequest {
        PushRequest.put(group, contentType: TextExpositionEncoder.contentType, body: body, sampleCount: samples)
    }
}
