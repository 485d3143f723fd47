import HostModel
import HostSimulation
import Testing

@testable import SimulationRuntime

struct RecentPastTests {
    /// A row of moments at that time, one for each host.
    private func moments(at seconds: Int64, hosts: Int = 1) -> [HostMoment] {
        (0..<hosts).map { host in
            var moment = HostMoment()
            moment.elapsedMilliseconds = seconds * 1000
            moment.free = PageCount(host)
            return moment
        }
    }

    private func filled(hosts: Int, forSeconds seconds: Int64) -> RecentPast {
        var past = RecentPast(hosts: hosts)
        for second in 0...seconds where past.isDue(atMilliseconds: second * 1000) {
            past.add(moments(at: second, hosts: hosts))
        }
        return past
    }

    @Test func reachesBackAnHourAndNoFurther() {
        let times = filled(hosts: 1, forSeconds: 10_000).moments(ofHost: 0).map { $0.elapsedMilliseconds / 1000 }
        #expect(times.first == 6390)
        #expect(times.last == 9990)
        #expect(times.count == 241)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == 15 })
    }

    @Test func keepsHostsApart() {
        let past = filled(hosts: 3, forSeconds: 60)
        #expect(past.moments(ofHost: 2).map(\.free.value) == [2, 2, 2, 2, 2])
    }

    @Test(arguments: [(1, 15), (125, 15), (126, 30), (1000, 120), (2000, 150), (100_000, 150)])
    func largeFleetsHaveFewerMoments(hosts: Int, seconds: Int64) {
        let past = RecentPast(hosts: hosts)
        #expect(past.interval == seconds * 1000)
        #expect(past.interval % RecentPast.shortestInterval == 0)
        #expect(RecentPast.reach / past.interval >= RecentPast.minimumRows)
    }

    /// However fast time runs, a moment is taken at each of its times, and a new run begins a new past.
    @Test func aRunIsRememberedAtAnySpeed() async throws {
        let (clock, latest) = (ManualClock(), LatestSnapshot())
        let runner = SimulationRunner(scenario: .small(), speed: .maximum, clock: clock, latest: latest)
        let task = Task { await runner.runUntilCancelled() }
        // Snapshots are published as the clock goes on.
        while try #require(latest.read()).snapshot.elapsedMilliseconds < 7_200_000 {
            clock.advance(by: .milliseconds(100))
            await Task.yield()
        }
        task.cancel()
        await task.value
        let published = try #require(latest.read())
        let times = published.past.moments(ofHost: 0).map(\.elapsedMilliseconds)
        #expect(times.count == 241)
        #expect(times.last == published.snapshot.elapsedMilliseconds / 15_000 * 15_000)
        await runner.begin(.small())
        #expect(try #require(latest.read()).past.moments(ofHost: 0).map(\.elapsedMilliseconds) == [0])
    }
}
