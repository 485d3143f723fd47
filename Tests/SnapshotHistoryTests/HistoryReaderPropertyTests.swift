import Foundation
import HostModel
import RandomScenarios
import Testing

@testable import SnapshotHistory

/// What is read is what was written, whichever rows it is read from.
///
/// `AEROSTAT_PROPERTY_SEEDS` sets how many histories are tried.
struct HistoryReaderPropertyTests {
    private static var seeds: Range<UInt64> {
        0..<(ProcessInfo.processInfo.environment["AEROSTAT_PROPERTY_SEEDS"].flatMap { UInt64($0) } ?? 12)
    }

    @Test func rowsAreThoseOfTheSamples() throws {
        for seed in Self.seeds {
            let folder = try HistoryFolder()
            let history = try RecordedHistory.make(seed: seed, length: 240, to: folder.file)
            let reader = try HistoryReader(path: folder.file)
            var choice = SeededChoice(seed: seed &+ 77)
            for number in 0..<6 {
                let query = Self.query(history, &choice)
                let step = Self.step(query, &choice)
                for subject in ReportSubject.allCases {
                    let layout = Self.layout(subject, &choice)
                    var rows: [PeriodRow] = []
                    try reader.readRows(of: query, layout: layout, step: step) { rows.append($0) }
                    let expected = ExpectedRows(history: history, query: query, step: step).rows(layout)
                    let (found, wanted) = (rows.map { $0.comparable(layout) }, expected.map { $0.comparable(layout) })
                    guard found != wanted else { continue }
                    Issue.record("seed \(seed), query \(number), \(subject): \(Self.difference(found, wanted, layout))")
                    return
                }
            }
        }
    }

    /// Thinning and retention change what an hour is read from, not what it comes to.
    @Test func hoursStayWhatTheyWereWhenSamplesAreGone() throws {
        for seed in Self.seeds {
            let folder = try HistoryFolder()
            let retention = HistoryRetention(milliseconds: 86_400_000, samplesMilliseconds: 1_200_000)
            let history = try RecordedHistory.make(
                seed: seed,
                length: 600,
                to: folder.file,
                retention: retention,
                hasClockChanges: false
            )
            let reader = try HistoryReader(path: folder.file)
            let first = history.samples[0].since
            let query = PeriodQuery(from: first, to: history.now)
            let step = PeriodStep.every(milliseconds: 3_600_000, origin: Timestamp(millisecondsSince1970: 0))
            let heading = try reader.heading(of: query)
            #expect(heading.sampleCount == Int64(history.samples.count))
            for subject in ReportSubject.allCases {
                let layout = SeriesLayout.all(subject)
                var rows: [PeriodRow] = []
                try reader.readRows(of: query, layout: layout, step: step) { rows.append($0) }
                let expected = ExpectedRows(history: history, query: query, step: step).rows(layout)
                let (found, wanted) = (rows.map { $0.comparable(layout) }, expected.map { $0.comparable(layout) })
                guard found != wanted else { continue }
                Issue.record("seed \(seed), \(subject): \(Self.difference(found, wanted, layout))")
                return
            }
        }
    }

    @Test func samplesGoWhenTheyAreOldAndNotBefore() throws {
        let folder = try HistoryFolder()
        let retention = HistoryRetention(milliseconds: 86_400_000, samplesMilliseconds: 1_200_000)
        let history = try RecordedHistory.make(
            seed: 5,
            length: 1000,
            to: folder.file,
            retention: retention,
            hasClockChanges: false
        )
        let reader = try HistoryReader(path: folder.file)
        let heading = try reader.heading(of: PeriodQuery(from: history.samples[0].since, to: history.now))
        #expect(heading.thinnedToMilliseconds == 300_000)
        let late = PeriodQuery(from: history.now.advanced(byMilliseconds: -1_200_000), to: history.now)
        #expect(try reader.heading(of: late).thinnedToMilliseconds == 0)
    }

    private static func query(_ history: RecordedHistory, _ choice: inout SeededChoice) -> PeriodQuery {
        let times = history.samples.map(\.taken)
        let shift = choice.pick([-1, 0, 0, 1] as [Int64])
        let ends = [choice.pick(times), choice.pick(times)].sorted()
        let isAll = choice.happens(percent: 40)
        var query = PeriodQuery(
            from: isAll ? Timestamp(millisecondsSince1970: 0) : ends[0].advanced(byMilliseconds: shift),
            to: isAll ? Timestamp(millisecondsSince1970: 1 << 42) : ends[1]
        )
        if choice.happens(percent: 20) { query.run = choice.pick(history.runs).id }
        if choice.happens(percent: 30) { query.hosts = [NamePattern("*-1")] }
        if choice.happens(percent: 30) { query.virtualMachines = [NamePattern("*-01"), NamePattern("*2*")] }
        return query
    }

    private static func step(_ query: PeriodQuery, _ choice: inout SeededChoice) -> PeriodStep {
        let origin = Timestamp(millisecondsSince1970: choice.pick([0, 1_789_999_000_123]))
        switch choice.integer(in: 0...4) {
        case 0: return .sample
        case 1: return .between([query.from, query.to])
        case 2: return .between([query.from, Timestamp(millisecondsSince1970: 1_790_001_000_000), query.to].sorted())
        // Working them out takes a step for each part since the origin, so the short ones have a late origin.
        case 3: return .every(milliseconds: 3_600_000, origin: origin)
        default:
            return .every(
                milliseconds: choice.pick([45_000, 300_000, 900_000]),
                origin: Timestamp(millisecondsSince1970: choice.pick([1_789_999_200_000, 1_789_999_000_123]))
            )
        }
    }

    private static func layout(_ subject: ReportSubject, _ choice: inout SeededChoice) -> SeriesLayout {
        let all = SeriesLayout.all(subject)
        guard choice.happens(percent: 50) else { return all }
        let names = Set((0..<5).map { _ in choice.pick(all.columns).name })
        return all.filter { names.contains($0.name) }
    }

    private static func difference(_ found: [PeriodRow], _ wanted: [PeriodRow], _ layout: SeriesLayout) -> String {
        guard found.count == wanted.count else { return "\(found.count) rows, not \(wanted.count)" }
        guard let index = found.indices.first(where: { found[$0] != wanted[$0] }) else { return "nothing" }
        let (one, other) = (found[index], wanted[index])
        for column in layout.columns.indices where one.statistics[column] != other.statistics[column] {
            return """
                row \(index) \(one.unit) \(layout.columns[column].name): \
                \(one.statistics[column]), not \(other.statistics[column])
                """
        }
        return "row \(index): \(one.unit) \(one.from)...\(one.to) \(one.sampleCount), "
            + "not \(other.unit) \(other.from)...\(other.to) \(other.sampleCount)"
    }
}
