import AlertRehearsal
import Testing

struct AlertInstanceTests {
    @Test func itFiredFirstInTheFirstEpisodeThatFired() {
        let pending = AlertEpisode(start: 15_000, firing: nil, end: 30_000)
        let fired = AlertEpisode(start: 60_000, firing: 75_000, end: nil)
        #expect(AlertInstance(labels: [], episodes: [pending, fired], annotations: []).firstFiring == 75_000)
        #expect(AlertInstance(labels: [], episodes: [pending], annotations: []).firstFiring == nil)
    }
}
