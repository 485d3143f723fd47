import Foundation
import RealReceivers
import Testing

/// The webhook of the tests, and an Alertmanager that calls it.
struct AlertWebhookTests {
    @Test(
        .timeLimit(.minutes(1)),
        .enabled(if: RealServers.canRun(Alertmanager.names), "\(RealServers.reason(Alertmanager.names))")
    )
    func anAlertmanagerTellsOfAnAlertAndOfItsEnd() async throws {
        let surroundings = try Surroundings()
        let webhook = try AlertWebhook()
        let configuration = """
            route: {receiver: here, group_by: [alertname], group_wait: 0s, group_interval: 1s}
            receivers: [{name: here, webhook_configs: [{url: "\(webhook.url)"}]}]
            """
        let alertmanager = try await Alertmanager(in: surroundings, configuration: configuration)
        #expect(try await alertmanager.alerts().isEmpty)
        func tell(endsAt end: Date) async throws {
            let alert = #""labels": {"alertname": "A", "host": "h"}, "annotations": {"summary": "s"}"#
            let body = #"[{\#(alert), "endsAt": "\#(end.formatted(.iso8601))"}]"#
            let headers = ["Content-Type": "application/json"]
            try await HTTP.post(Data(body.utf8), to: "/api/v2/alerts", port: alertmanager.port, headers: headers)
        }

        try await tell(endsAt: Date() + 3600)
        let firing = try await poll("the alert", within: 20) { webhook.alerts("A", "firing").first }
        #expect(firing.labels == ["alertname": "A", "host": "h"] && firing.annotations == ["summary": "s"])
        #expect(try await alertmanager.alerts().map(\.labels) == [firing.labels])
        #expect(webhook.alerts("A", "resolved").isEmpty)
        try await tell(endsAt: Date() - 1)
        let resolved = try await poll("its end", within: 20) { webhook.alerts("A", "resolved").first }
        #expect(resolved.labels == firing.labels)
        #expect(webhook.notifications.allSatisfy { $0.groupLabels == ["alertname": "A"] && $0.receiver == "here" })
        #expect(webhook.problems.isEmpty)
        try await alertmanager.server.stop()
    }

    @Test func whatIsNoNotificationIsAProblem() async throws {
        let webhook = try AlertWebhook()
        let port = try #require(webhook.url.firstMatch(of: /:(\d+)\//).flatMap { Int($0.output.1) })
        await #expect(throws: EndToEndError.self) {
            try await HTTP.post(Data("{}".utf8), to: "/alerts", port: port)
        }
        #expect(webhook.problems.count == 1)
        #expect(webhook.notifications.isEmpty)
    }
}
