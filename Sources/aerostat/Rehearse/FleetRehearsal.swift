import AlertRehearsal
import HostSimulation

/// A rehearsal of all chosen hosts, some at a time where the rules allow it.
struct FleetRehearsal {
    let rules: RuleSet
    /// The program; nil for that of PATH.
    let promtool: String?
    let file: RuleTestFile
    /// Of all chosen hosts.
    let series: RehearsedSeries

    /// What the alerts do.
    ///
    /// - Parameter stage: for a rehearsal of all hosts at once.
    func alerts(_ stage: RehearsalStage) async throws -> [RehearsedAlert] {
        let parts = parts
        if parts.count > 1, let alerts = RehearsalParts.joined(try await alerts(of: parts)) { return alerts }
        return try await stage.alerts(file, series)
    }

    /// Hosts that are rehearsed together; a single part where rules look at several hosts.
    private var parts: [[Int]] {
        let hosts = series.hosts ?? Array(series.scenario.hosts.indices)
        guard rules.keepsToHosts else { return [hosts] }
        let counts = hosts.map { series.scenario.hosts[$0].virtualMachines.count }
        return RehearsalParts.ranges(machineCounts: counts).map { Array(hosts[$0]) }
    }

    /// What the alerts of each part do, as many parts at a time as there are processors.
    private func alerts(of parts: [[Int]]) async throws -> [[RehearsedAlert]] {
        let progress = SharedProgressBar(total: Int64(parts.count))
        defer { progress.clear() }
        return try await withThrowingTaskGroup(of: (Int, [RehearsedAlert]).self) { group in
            var waiting = parts.indices[...]
            var alerts = [[RehearsedAlert]](repeating: [], count: parts.count)
            func startNext() {
                guard let part = waiting.popFirst() else { return }
                group.addTask { (part, try await self.alerts(of: parts[part])) }
            }
            for _ in 0..<Processor.count { startNext() }
            var done: Int64 = 0
            while let (part, found) = try await group.next() {
                alerts[part] = found
                done += 1
                progress.show(done)
                startNext()
            }
            return alerts
        }
    }

    private func alerts(of hosts: [Int]) async throws -> [RehearsedAlert] {
        var series = series
        series.hosts = hosts
        series.threads = 1
        series.showsProgress = false
        return try await RehearsalStage(rules: rules, promtool: promtool).alerts(file, series)
    }
}
