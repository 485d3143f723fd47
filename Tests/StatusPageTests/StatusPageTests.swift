import StatusPage
import Testing

struct StatusPageTests {
    @Test func thereIsAPageBeforeTheFirstSnapshot() {
        let facts = StatusPageFacts(
            version: "1",
            speed: "1",
            telemetryPath: "/metrics",
            isReloadEnabled: false,
            moment: nil
        )
        #expect(String(decoding: StatusPage(facts).html, as: UTF8.self).contains("aerostat"))
    }
}
