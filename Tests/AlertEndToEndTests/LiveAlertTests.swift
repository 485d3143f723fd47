import Foundation
import LoopbackServers
import RealReceivers
import Testing

/// A crisis in time lapse, from the host that falls to low to the webhook that is told of it.
@Suite(
    .serialized,
    .timeLimit(.minutes(3)),
    .enabled(if: RealServers.canRun(AlertServers.all), "\(RealServers.reason(AlertServers.all))")
)
struct LiveAlertTests {
    /// An hour in a minute, scraped as often as a Prometheus would in simulated time: every 15 seconds.
    private static let speed = 60
    private static let scrape = "250ms"

    private static func prometheus(aerostat: Int, alertmanager: Int) -> String {
        """
        global: {scrape_interval: \(scrape), scrape_timeout: \(scrape), evaluation_interval: \(scrape)}
        rule_files: [rules/*.yaml]
        alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:\(alertmanager)"]}]}]}
        scrape_configs:
          - job_name: aerostat
            static_configs: [{targets: ["127.0.0.1:\(aerostat)"]}]
        """
    }

    private static func alertmanager(_ webhook: AlertWebhook) -> String {
        """
        route: {receiver: webhook, group_by: [alertname, host], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
        receivers: [{name: webhook, webhook_configs: [{url: "\(webhook.url)", send_resolved: true}]}]
        """
    }

    /// Low is an event of a quarter of a minute, soft and worse a state of ten.
    @Test func statesOfTheCrisisReachAWebhookAndAreResolved() async throws {
        let surroundings = try Surroundings()
        let webhook = try AlertWebhook()
        let alertmanager = try await Alertmanager(in: surroundings, configuration: Self.alertmanager(webhook))
        let lapse = ["--time-lapse", "\(Self.speed)", "--scrape-interval", Self.scrape]
        _ = try await RuleFiles.copies("rules", lapse, in: surroundings)
        let port = Int(try LoopbackSocket.steadyPort())
        let server = try await EvaluatingPrometheus.start(
            Self.prometheus(aerostat: port, alertmanager: alertmanager.port),
            in: surroundings
        )
        // A crisis is over before Prometheus has found its targets, so it begins afterwards.
        _ = try await poll("the target to be missed", within: 30) {
            try await server.prometheus.query("up == 0").first
        }
        let aerostat = try RunningProgram(
            Surroundings.aerostat,
            ["serve", "crisis", "--speed", "\(Self.speed)", "--web.listen-address", "127.0.0.1:\(port)"],
            log: surroundings.folder.appending(path: "aerostat.log")
        )

        let active = try await poll("Alertmanager to have HostMemoryLow", within: 40) {
            try await alertmanager.alerts().first { $0.labels["alertname"] == "HostMemoryLow" }
        }
        #expect(active.status.state == "active")
        for (name, severity) in [("HostMemoryLow", "critical"), ("HostMemorySoft", "warning")] {
            let resolved = try await poll("\(name) to be resolved", within: 60) {
                webhook.alerts(name, "resolved").first
            }
            let firing = try #require(webhook.alerts(name, "firing").first, "\(name) ends before it begins")
            for alert in [firing, resolved] {
                let labels = [
                    "alertname": name, "severity": severity, "job": "aerostat", "host": "esx-crisis",
                    "instance": "127.0.0.1:\(port)",
                ]
                #expect(alert.labels == labels)
                #expect(alert.annotations["runbook"] == "docs/runbook.md#\(name.lowercased())")
                for text in ["summary", "description"] {
                    let isFilled =
                        alert.annotations[text].map { $0.contains("esx-crisis") && !$0.contains("{{") } ?? false
                    #expect(isFilled, "\(text) of \(name): \(alert.annotations)")
                }
            }
            let told = webhook.notifications.filter { $0.groupLabels["alertname"] == name }
            #expect(told.first?.status == "firing" && told.last?.status == "resolved")
            #expect(told.allSatisfy { $0.version == "4" && $0.receiver == "webhook" })
        }
        #expect(webhook.problems.isEmpty)
        #expect(try await aerostat.stop() == 0)
        #expect(try await server.server.stop() == 0)
        try await alertmanager.server.stop()
    }
}
