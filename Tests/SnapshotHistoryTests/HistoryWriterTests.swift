import Foundation
import GRDB
import HostModel
import Testing

@testable import SnapshotHistory

struct HistoryWriterTests {
    private let folder: HistoryFolder

    init() throws { folder = try HistoryFolder() }

    @Test func aSecondWriterIsRefusedUntilTheFirstIsGone() throws {
        var first: HistoryWriter? = try HistoryWriter(path: folder.file)
        #expect(first != nil)
        #expect(throws: HistoryError.inUse(path: folder.file)) { try HistoryWriter(path: folder.file) }
        first = nil
        _ = try HistoryWriter(path: folder.file)
    }

    @Test func readingGoesOnWhileSamplesAreWritten() throws {
        let history = SampleHistory(count: 20)
        let writer = try HistoryWriter(path: folder.file)
        try history.begin(writer)
        try history.append(0..<5, to: writer)
        let reader = try HistoryReader(path: folder.file)
        var seen = 0
        try reader.readRows(of: history.query, layout: .all(.host), step: .sample) { _ in
            if seen == 0 { try history.append(5..<20, to: writer) }
            seen += 1
        }
        // What comes while a period is read does not show in the middle of it.
        #expect(seen == 5)
        #expect(try reader.heading(of: history.query).sampleCount == 20)
    }

    @Test(
        arguments: [
            Data("not a database, but long enough to be taken for something".utf8),
            Data((0..<8192).map { UInt8(truncatingIfNeeded: $0 &* 7) }),
            Data("SQLite format 3\0".utf8) + Data(repeating: 0xAA, count: 5000),
        ]
    )
    func aFileOfSomethingElseIsLeftAsItIs(bytes: Data) throws {
        try bytes.write(to: URL(fileURLWithPath: folder.file))
        let refusal = #expect(throws: HistoryError.self) { try HistoryWriter(path: folder.file) }
        #expect(refusal == .foreign(path: folder.file))
        #expect(throws: HistoryError.foreign(path: folder.file)) { try HistoryReader(path: folder.file) }
        #expect(try folder.bytes() == bytes)
    }

    @Test func aDatabaseOfAnotherProgramIsLeftAsItIs() throws {
        let other = try DatabaseQueue(path: folder.file)
        try other.write { try $0.execute(sql: "CREATE TABLE run (id INTEGER PRIMARY KEY); INSERT INTO run VALUES (1)") }
        try other.close()
        let before = try folder.bytes()
        #expect(throws: HistoryError.foreign(path: folder.file)) { try HistoryWriter(path: folder.file) }
        #expect(throws: HistoryError.foreign(path: folder.file)) { try HistoryReader(path: folder.file) }
        #expect(try folder.bytes() == before)
    }

    @Test func aFileOfALaterVersionIsRefused() throws {
        try SampleHistory(count: 2).write(to: folder.file)
        let later = try DatabaseQueue(path: folder.file)
        try later.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 something new')") }
        try later.close()
        #expect(throws: HistoryError.newer(path: folder.file)) { try HistoryWriter(path: folder.file) }
        #expect(throws: HistoryError.newer(path: folder.file)) { try HistoryReader(path: folder.file) }
    }

    @Test func aRunThatIsNotThereIsSaidWithThoseThatAre() throws {
        let history = SampleHistory(count: 2)
        try history.write(to: folder.file)
        var query = history.query
        query.run = "simple"
        let expected = HistoryError.unknownRun(path: folder.file, id: "simple", known: ["sample"])
        #expect(throws: expected) { try HistoryReader(path: folder.file).heading(of: query) }
        #expect("\(expected)".hasSuffix("no run has the id 'simple'; the newest are sample"))
    }

    @Test func aMissingFileIsNotMadeByReading() {
        #expect(throws: HistoryError.missing(path: folder.file)) { try HistoryReader(path: folder.file) }
        #expect(!FileManager.default.fileExists(atPath: folder.file))
    }

    @Test func aFolderThatIsNotThereIsSaid() {
        let path = "\(folder.path)/none/history.db"
        let error = #expect(throws: HistoryError.self) { try HistoryWriter(path: path) }
        #expect("\(error.map { "\($0)" } ?? "")".contains("No such file or directory"))
    }

    @Test func aRunThatWasCutOffIsTold() throws {
        let history = SampleHistory(count: 4)
        var writer: HistoryWriter? = try HistoryWriter(path: folder.file)
        try history.begin(#require(writer))
        try history.append(0..<4, to: #require(writer))
        writer = nil
        let next = try HistoryWriter(path: folder.file)
        #expect(next.cutOffRun?.run.id == "sample")
        #expect(next.cutOffRun?.lastSample == history.taken(3))
        // Ten minutes later another run begins.
        var record = history.record
        record.began = history.taken(3).advanced(byMilliseconds: 600_000)
        try next.begin(record, identity: SampleHistory.identity, clock: .wall)
        try next.append(history.snapshots[0], taken: record.began.advanced(byMilliseconds: 10_000))
        let query = PeriodQuery(from: history.began, to: record.began.advanced(byMilliseconds: 60_000))
        let heading = try HistoryReader(path: folder.file).heading(of: query)
        #expect(heading.gaps == [HistoryGap(.restart, from: history.taken(3), to: record.began)])
        #expect(heading.runs.map(\.ended) == [nil, nil])
    }

    /// Two runs of the same scenario are about the same simulated time.
    @Test func runsOfTheSameSimulatedTimeAreTold() throws {
        let history = SampleHistory(count: 3)
        let writer = try HistoryWriter(path: folder.file)
        let start = history.record.simulatedStart
        for shift in [Int64(0), 0, 15_000] {
            var record = history.record
            record.began = start.advanced(byMilliseconds: shift)
            try writer.begin(record, identity: SampleHistory.identity, clock: .simulated)
            for snapshot in history.snapshots {
                try writer.append(snapshot, taken: snapshot.time.advanced(byMilliseconds: shift))
            }
        }
        let reader = try HistoryReader(path: folder.file)
        var query = PeriodQuery(from: start, to: start.advanced(byMilliseconds: 60_000))
        let heading = try reader.heading(of: query)
        #expect(heading.runs.map(\.id) == ["sample", "sample-2", "sample-3"])
        #expect(heading.overlappingRuns.map(\.id) == ["sample", "sample-2"])
        #expect(heading.gaps.isEmpty)
        query.run = "sample-2"
        #expect(try reader.heading(of: query).overlappingRuns.isEmpty)
        #expect(try reader.heading(of: query).sampleCount == 3)
    }

    @Test func aRunThatEndedWellIsNotTold() throws {
        let history = SampleHistory(count: 4)
        try history.write(to: folder.file)
        #expect(try HistoryWriter(path: folder.file).cutOffRun == nil)
        let heading = try HistoryReader(path: folder.file).heading(of: history.query)
        #expect(heading.runs.map(\.ended) == [history.taken(3)])
        #expect(heading.runs.map(\.version) == ["1.2.3"])
    }

    @Test func samplesThatDoNotComeAreAGap() throws {
        let history = SampleHistory(count: 4)
        let writer = try HistoryWriter(path: folder.file)
        try history.begin(writer)
        try history.append(0..<2, to: writer)
        try writer.append(history.snapshots[2], taken: history.taken(1).advanced(byMilliseconds: 20_001))
        try writer.append(history.snapshots[3], taken: history.taken(0))
        let heading = try HistoryReader(path: folder.file).heading(
            of: PeriodQuery(from: history.began, to: history.taken(100))
        )
        #expect(
            heading.gaps == [
                HistoryGap(.missing, from: history.taken(1), to: history.taken(1).advanced(byMilliseconds: 20_001)),
                HistoryGap(
                    .clockSetBack,
                    from: history.taken(1).advanced(byMilliseconds: 20_001),
                    to: history.taken(0)
                ),
            ]
        )
    }

    @Test func aFileThatWasMovedIsNotWrittenAnyMore() throws {
        let history = SampleHistory(count: 2)
        let writer = try HistoryWriter(path: folder.file)
        try history.begin(writer)
        try history.append(0..<1, to: writer)
        try FileManager.default.removeItem(atPath: folder.file)
        #expect(throws: HistoryError.replaced(path: folder.file)) { try history.append(1..<2, to: writer) }
    }

    /// Another connection holds the file longer than the writer waits: the sample is lost, the next one is not.
    @Test func aSampleThatCannotBeWrittenIsLostAlone() throws {
        let history = SampleHistory(count: 4)
        let writer = try HistoryWriter(path: folder.file)
        try history.begin(writer)
        try history.append(0..<2, to: writer)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: folder.file, configuration: configuration)
        try other.inDatabase { try $0.beginTransaction(.immediate) }
        #expect(throws: HistoryError.self) { try history.append(2..<3, to: writer) }
        try other.inDatabase { try $0.rollback() }
        try history.append(3..<4, to: writer)
        let reader = try HistoryReader(path: folder.file)
        var times: [Timestamp] = []
        try reader.readRows(of: history.query, layout: .all(.host), step: .sample) { times.append($0.to) }
        #expect(times == [0, 1, 3].map(history.taken))
    }

    /// Settings are stored when a run begins and when they change, however many samples there are.
    @Test func settingsAreStoredOnChange() throws {
        var history = SampleHistory(count: 6)
        history.changeShares(at: 4)
        try history.write(to: folder.file)
        let queue = try DatabaseQueue(path: folder.file)
        let machines = SampleHistory.identity.hosts[0].virtualMachines.count
        let moments = try queue.read { try Int64.fetchAll($0, sql: "SELECT id >> 20 FROM vm_setting ORDER BY id") }
        #expect(moments == [Int64](repeating: 1, count: machines) + [5])
        let reader = try HistoryReader(path: folder.file)
        var shares: [Int64] = []
        let layout = SeriesLayout.all(.virtualMachine).filter { $0.name == "memory_shares" }
        try reader.readRows(of: history.query, layout: layout, step: .sample) { row in
            if row.unit.vm == SampleHistory.identity.hosts[0].virtualMachines[0].name {
                shares.append(row.statistics[0].last)
            }
        }
        #expect(shares == history.snapshots.map { $0.hosts[0].virtualMachines[0].shares })
        #expect(Set(shares).count == 2)
    }
}

extension SampleHistory {
    /// The first machine has other shares from that sample on.
    fileprivate mutating func changeShares(at index: Int) {
        for later in index..<snapshots.count { snapshots[later].hosts[0].virtualMachines[0].shares += 1000 }
    }
}
