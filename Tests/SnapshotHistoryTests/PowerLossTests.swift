import Foundation
import GRDB
import HostModel
import RandomScenarios
import Testing

@testable import SnapshotHistory

/// What a cut of power leaves: the file as it was at some moment, with the end of the log missing or garbled.
///
/// `AEROSTAT_CRASHES` sets how many are tried.
struct PowerLossTests {
    private let folder: HistoryFolder
    private let history = SampleHistory(count: 60)

    init() throws { folder = try HistoryFolder() }

    private static var crashes: Int {
        ProcessInfo.processInfo.environment["AEROSTAT_CRASHES"].flatMap { Int($0) } ?? 40
    }

    /// Copies of the file and its log while a writer has them open, after each sample.
    private func logLengths() throws -> (main: Data, log: Data, lengths: [Int]) {
        let writer = try HistoryWriter(path: folder.file)
        try history.begin(writer)
        var lengths: [Int] = []
        let log = URL(fileURLWithPath: folder.file + "-wal")
        for index in history.snapshots.indices {
            try history.append(index..<index + 1, to: writer)
            lengths.append(try Data(contentsOf: log).count)
        }
        return (try folder.bytes(), try Data(contentsOf: log), lengths)
    }

    private func sampleTimes(_ file: String) throws -> [Timestamp] {
        var times: [Timestamp] = []
        let reader = try HistoryReader(path: file)
        try reader.readRows(of: history.query, layout: .all(.host), step: .sample) { times.append($0.to) }
        return times
    }

    @Test func aCutLogLosesNothingThatWasWrittenBeforeTheCut() throws {
        let (main, log, lengths) = try logLengths()
        try #require(lengths.last == log.count, "the log was emptied in between")
        var choice = SeededChoice(seed: 11)
        for crash in 0..<Self.crashes {
            let copy = try HistoryFolder()
            let cut = Int(choice.integer(in: Int64(lengths[0])...Int64(log.count)))
            var damaged = log.prefix(cut)
            let isGarbled = crash % 2 == 1
            if isGarbled {
                // A sector that was never written holds anything.
                for index in max(lengths[0], cut - 512)..<cut { damaged[index] = UInt8(choice.integer(in: 0...255)) }
            }
            try main.write(to: URL(fileURLWithPath: copy.file))
            try damaged.write(to: URL(fileURLWithPath: copy.file + "-wal"))
            let safe = lengths.count { $0 <= (isGarbled ? max(lengths[0], cut - 512) : cut) }
            let times = try sampleTimes(copy.file)
            #expect(times == (0..<times.count).map(history.taken))
            #expect(times.count >= safe, "crash \(crash): \(times.count) of \(safe) samples")
            let next = try HistoryWriter(path: copy.file)
            #expect(next.cutOffRun?.lastSample == times.last)
            var record = history.record
            record.began = history.taken(100)
            try next.begin(record, identity: SampleHistory.identity, clock: .wall)
            try next.append(history.snapshots[0], taken: history.taken(101))
            let queue = try DatabaseQueue(path: copy.file)
            #expect(try queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
        }
    }

    /// Whatever is garbled in the file itself, it is refused or read as it was, never written over.
    @Test func aGarbledFileIsRefusedAndLeftAsItIs() throws {
        var writer: HistoryWriter? = try HistoryWriter(path: folder.file)
        try history.begin(#require(writer))
        try history.append(0..<60, to: #require(writer))
        // No end is noted, as after a cut.
        writer = nil
        let whole = try folder.bytes()
        var choice = SeededChoice(seed: 12)
        var refused = 0
        for _ in 0..<Self.crashes {
            let copy = try HistoryFolder()
            var damaged = whole
            let start = Int(choice.integer(in: 0...Int64(whole.count - 4096)))
            for index in start..<start + 4096 { damaged[index] = UInt8(choice.integer(in: 0...255)) }
            try damaged.write(to: URL(fileURLWithPath: copy.file))
            do throws(HistoryError) {
                _ = try HistoryWriter(path: copy.file)
            } catch {
                refused += 1
                switch error {
                case .corrupt, .foreign: break
                default: Issue.record("\(error)")
                }
                #expect(try Data(contentsOf: URL(fileURLWithPath: copy.file)) == damaged)
            }
        }
        #expect(refused > Self.crashes * 3 / 4, "\(refused) of \(Self.crashes)")
    }
}
