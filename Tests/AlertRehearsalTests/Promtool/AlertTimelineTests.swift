import Testing

@testable import AlertRehearsal

struct AlertTimelineTests {
    private static func label(_ value: String) -> [AlertInstance.Label] { [.init(name: "host", value: value)] }

    /// Changes of one alert, such as `0 +p`, `15 -p+f`.
    private static func changes(_ texts: [String], alert: String = "A", host: String = "a") -> [AlertChange] {
        texts.flatMap { text in
            let parts = text.split(separator: " ")
            let marks = Array(parts[1])
            return stride(from: 0, to: marks.count, by: 2).map { index in
                AlertChange(
                    time: (Int64(parts[0]) ?? 0) * 1000,
                    alert: alert,
                    labels: label(host),
                    state: marks[index + 1] == "p" ? .pending : .firing,
                    isBegin: marks[index] == "+"
                )
            }
        }
    }

    private static func episode(_ start: Int64, _ firing: Int64?, _ end: Int64?) -> AlertEpisode {
        AlertEpisode(start: start * 1000, firing: firing.map { $0 * 1000 }, end: end.map { $0 * 1000 })
    }

    @Test(
        arguments: [
            (["0 +p"], [episode(0, nil, nil)]),
            (["15 +f"], [episode(15, 15, nil)]),
            (["15 +p", "30 -p"], [episode(15, nil, 30)]),
            (["15 +p", "30 -p+f", "60 -f"], [episode(15, 30, 60)]),
            (["15 +p", "30 +f-p", "60 -f"], [episode(15, 30, 60)]),
            (["15 +p", "30 -p", "45 +p", "60 -p+f"], [episode(15, nil, 30), episode(45, 60, nil)]),
            // Two rules that give the same labels: one fires while the other is pending, and outlasts it.
            (["15 +p", "30 +f", "45 -f", "60 -p"], [episode(15, 30, 45), episode(45, nil, 60)]),
            (["15 +f", "30 +p", "45 -p", "60 -f"], [episode(15, 15, 60)]),
            (["15 +f", "30 -f+p", "45 -p"], [episode(15, 15, 30), episode(30, nil, 45)]),
        ] as [([String], [AlertEpisode])]
    )
    func episodesFollowFromChanges(texts: [String], episodes: [AlertEpisode]) throws {
        let timeline = try #require(AlertTimeline(Self.changes(texts)))
        #expect(timeline.instances["A"]?.map(\.episodes) == [episodes])
        #expect(timeline.instances.count == 1)
    }

    @Test(arguments: [["15 -p"], ["15 +p", "30 -f"], ["15 +p", "30 +p"], ["15 +p-p", "30 -p"]])
    func contradictionsAreRefused(texts: [String]) {
        #expect(AlertTimeline(Self.changes(texts)) == nil)
    }

    @Test func instancesAreInTheOrderOfTheirStartsThenLabels() throws {
        var changes = Self.changes(["15 +p"], host: "c") + Self.changes(["15 +p"], host: "b")
        changes += Self.changes(["15 +f"], alert: "B", host: "z") + Self.changes(["30 +f"], host: "a")
        let timeline = try #require(AlertTimeline(changes))
        #expect(timeline.instances["A"]?.map { $0.labels[0].value } == ["b", "c", "a"])
        #expect(timeline.instances["B"]?.map { $0.labels[0].value } == ["z"])
    }

    /// Alerts whose state at each evaluation is random: the episodes say of each evaluation what it was.
    @Test func episodesSayWhatEachEvaluationWas() throws {
        for seed in UInt64(0)..<300 {
            var numbers = SeededNumbers(seed: seed)
            var states: [AlertChange.State?] = []
            var changes: [AlertChange] = []
            for time in Int64(0)..<20 {
                let before = states.last ?? nil
                var state = numbers.element(of: [nil, before, before, .pending, .firing] as [AlertChange.State?])
                // One rule's alert does not go back.
                if before == .firing, state == .pending { state = nil }
                states.append(state)
                guard state != before else { continue }
                for (change, isBegin) in [(before, false), (state, true)] {
                    guard let change else { continue }
                    changes.append(AlertChange(time: time, alert: "A", labels: [], state: change, isBegin: isBegin))
                }
            }
            let episodes = try #require(AlertTimeline(changes)).instances["A"]?.first?.episodes ?? []
            let found = (Int64(0)..<20).map { time -> AlertChange.State? in
                guard let episode = episodes.last(where: { $0.start <= time }), time < episode.end ?? .max
                else { return nil }
                return time >= episode.firing ?? .max ? .firing : .pending
            }
            #expect(found == states, "seed \(seed)")
        }
    }
}
