import Foundation
import RealReceivers
import RunOutputReader

/// The real receivers that these tests read back from.
enum PushReceivers {
    private static let names =
        PrometheusReceiver.names + VictoriaMetricsReceiver.names + InfluxReceiver.names + PushgatewayReceiver.names

    static let canRun = RealServers.canRun(names)
    static let reason = RealServers.reason(names)
}

/// What the push tests simulate: a host in need with few machines, so that much time is few samples.
enum PushScenario {
    /// - Parameter machines: the third is powered off and on again.
    static func text(machines: Int = 3) -> String {
        """
        seed: 11
        hosts:
          - name: esx-01
            memory: 8 GiB
            virtualMachines:
              - group: web
                count: \(machines)
                memory: 4 GiB
                workload: {workingSet: 60%, idle: 20%, fileCache: 10%}
        events:
          - {at: 4m, vms: web-01, power: off}
          - {at: 8m, vms: web-01, power: on}

        """
    }

    /// - Returns: the path of the scenario.
    static func write(to surroundings: Surroundings, machines: Int = 3) throws -> String {
        try surroundings.write(text(machines: machines), to: "push.yaml")
    }

    /// A time that is not in the future, in whole seconds.
    ///
    /// - Parameter ago: seconds before now.
    static func time(ago: Int = 0) -> String {
        Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down) - Double(ago)).formatted(.iso8601)
    }
}

extension Surroundings {
    /// The samples that a run writes itself.
    func samples(ofRun run: [String]) async throws -> ReceivedSeries {
        let file = try await runAerostat(["run"] + run + ["--format", "openmetrics"], output: "run.txt")
        return try ReceivedSeries(try OpenMetricsText(try Data(contentsOf: file)))
    }

    /// Runs and pushes; the table goes nowhere.
    func push(
        run: [String],
        to urls: [String],
        options: [String] = []
    ) async throws -> (status: Int32, output: String) {
        let destinations = urls.flatMap { ["--push", $0] }
        let arguments = ["run"] + run + destinations + options + ["--output", "/dev/null"]
        return try await runToEnd(Self.aerostat, arguments, within: 240)
    }
}
