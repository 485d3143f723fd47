import AlertRehearsal
import SnapshotEncoding
import Testing

/// Expectations that say of a random rehearsal what it did, and such that differ from it by one interval.
struct ExpectationPropertyTests {
    /// Knuth's generator, so that a seed means the same everywhere.
    private struct Numbers {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    private static let interval: Int64 = 15_000
    private static let evaluations = 80
    private static let values = [
        "esx-01", "esx-02", "a b", "\u{1B}[0m", "two\nlines", "\"", "never", "12m", "\u{65E5}",
    ]

    private static func rehearsal(_ numbers: inout Numbers) -> Rehearsal {
        var alerts: [RehearsedAlert] = []
        for index in 0..<(1 + numbers.next(6)) {
            let name = "Alert\(index)"
            let instances = values.prefix(numbers.next(values.count + 1)).map { value in
                AlertInstance(
                    labels: SampleRehearsal.labels([("host", value), ("severity", "info")]),
                    episodes: episodes(&numbers),
                    annotations: []
                )
            }
            alerts.append(
                RehearsedAlert(
                    name: name,
                    rules: [SampleRehearsal.rule(name, "a > 0")],
                    instances: instances.filter { !$0.episodes.isEmpty }
                )
            )
        }
        return Rehearsal(
            scenario: "random",
            seed: 1,
            lengthMilliseconds: Int64(evaluations) * interval,
            intervalMilliseconds: interval,
            files: ["rules.yaml"],
            alerts: alerts
        )
    }

    private static func episodes(_ numbers: inout Numbers) -> [AlertEpisode] {
        var episodes: [AlertEpisode] = []
        var evaluation = numbers.next(30)
        while evaluation <= evaluations, episodes.count < 5 {
            let firing = evaluation + numbers.next(4)
            let end = firing + 1 + numbers.next(20)
            let fires = numbers.next(4) > 0 && firing <= evaluations
            episodes.append(
                AlertEpisode(
                    start: Int64(evaluation) * interval,
                    firing: fires ? Int64(firing) * interval : nil,
                    end: end <= evaluations ? Int64(end) * interval : nil
                )
            )
            evaluation = end + 1 + numbers.next(20)
        }
        return episodes
    }

    /// An entry of an expectation file.
    private struct Entry {
        var alert: String
        var labels: [AlertInstance.Label] = []
        var fires: Int64?
        var resolves: String?

        var text: String {
            let labels = labels.map { "\($0.name): \(String(decoding: jsonString($0.value), as: UTF8.self))" }
            let window = fires.map { "\($0)ms to \($0)ms" } ?? "never"
            return "  - alert: \(alert)\n    labels: {\(labels.joined(separator: ", "))}\n    fires: \(window)\n"
                + (resolves.map { "    resolves: \($0)\n" } ?? "")
        }
    }

    /// What the rehearsal did: an entry for each instance that fired, and one for each alert that did not.
    private static func entries(_ rehearsal: Rehearsal) -> [Entry] {
        rehearsal.alerts.flatMap { alert -> [Entry] in
            guard alert.hasFired else { return [Entry(alert: alert.name)] }
            return alert.instances.filter { $0.firstFiring != nil }.map { instance in
                let end = instance.episodes.last { $0.firing != nil }?.end
                return Entry(
                    alert: alert.name,
                    labels: instance.labels,
                    fires: instance.firstFiring,
                    resolves: end.map { "\($0)ms to \($0)ms" } ?? "never"
                )
            }
        }
    }

    private static func check(_ entries: [Entry], _ rehearsal: Rehearsal) throws -> ExpectationCheck {
        let text = "alerts:" + (entries.isEmpty ? " []\n" : "\n") + entries.map(\.text).joined() + "others: never\n"
        return try ExpectationFile.parse(Array(text.utf8), file: "expect.yaml").check(rehearsal)
    }

    @Test(arguments: 1...200)
    func aRehearsalIsWhatItsOwnTimelineExpects(seed: UInt64) throws {
        var numbers = Numbers(state: seed)
        let rehearsal = Self.rehearsal(&numbers)
        let entries = Self.entries(rehearsal)
        let check = try Self.check(entries, rehearsal)
        #expect(check.isMet, "\(check.misses)")

        let fired = entries.indices.filter { entries[$0].fires != nil }
        guard !fired.isEmpty else { return }
        let index = fired[numbers.next(fired.count)]
        for step in [-Self.interval, Self.interval] {
            var moved = entries
            moved[index].fires = moved[index].fires.map { abs($0 + step) }
            moved[index].resolves = nil
            let misses = try Self.check(moved, rehearsal).misses
            #expect(misses.map(\.alert) == [entries[index].alert])
            #expect(misses.allSatisfy { $0.message.hasPrefix("fired first at ") })
        }
        var fewer = entries
        fewer.remove(at: index)
        let misses = try Self.check(fewer, rehearsal).misses
        #expect(misses.map(\.alert) == [entries[index].alert])
        #expect(misses.allSatisfy { $0.message.contains("expected never") })
    }

    @Test(arguments: 1...200)
    func anotherEndIsMissed(seed: UInt64) throws {
        var numbers = Numbers(state: seed)
        let rehearsal = Self.rehearsal(&numbers)
        let entries = Self.entries(rehearsal)
        let fired = entries.indices.filter { entries[$0].fires != nil }
        guard !fired.isEmpty else { return }
        let index = fired[numbers.next(fired.count)]
        for resolves in ["20m15s to 30m", "never"] where entries[index].resolves != resolves {
            var moved = entries
            moved[index].resolves = resolves
            #expect(try Self.check(moved, rehearsal).misses.map(\.alert) == [entries[index].alert])
        }
    }

    /// The encoders draw whatever a rehearsal holds.
    @Test(arguments: 1...50)
    func everyRehearsalCanBeDrawn(seed: UInt64) {
        var numbers = Numbers(state: seed)
        let rehearsal = Self.rehearsal(&numbers)
        let text = String(decoding: TimelineTextEncoderTests.text(rehearsal), as: UTF8.self)
        for alert in rehearsal.alerts {
            #expect(text.contains("\(alert.name)  "))
        }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }
}
