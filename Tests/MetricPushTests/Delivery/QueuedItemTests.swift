import DeliveryQueue
import HostModel
import RandomScenarios
import SnapshotEncoding
import Testing

@testable import MetricPush

struct QueuedItemTests {
    private let series = PushedSeries(.fleet(machines: 3))

    private func readBack(_ item: PushItem) throws -> QueuedItem {
        try QueuedItem(QueuedItem.record(of: item), seriesCount: series.set.count)
    }

    @Test func samplesAreReadBack() throws {
        let row = SampleRow(milliseconds: 1_700_000_000_123, values: [0, 1, -1, .max, .min, 5, 6, 7, 8, 9, 10, 11, 12])
        let item = PushItem.samples(row, of: series)
        #expect(QueuedItem.record(of: item).amount == DeliveryAmount(samples: 13))
        guard case .samples(let read) = try readBack(item) else {
            Issue.record("not samples")
            return
        }
        #expect(read == row)
    }

    @Test func endsAreReadBack() throws {
        let item = PushItem.ended([0..<2, 5..<6, 12..<13], of: series, milliseconds: -7)
        #expect(QueuedItem.record(of: item).amount == DeliveryAmount(samples: 4))
        guard case .ended(let ranges, let milliseconds) = try readBack(item) else {
            Issue.record("not an end")
            return
        }
        #expect(ranges == [0..<2, 5..<6, 12..<13] && milliseconds == -7)
    }

    @Test(arguments: [
        PushReport.text("body", title: "Zürich", html: "<p>x</p>"), .text("", title: ""), .text("x", html: ""),
    ])
    func reportsAreReadBack(report: PushReport) throws {
        #expect(QueuedItem.record(of: .report(report)).amount == DeliveryAmount(reports: 1))
        guard case .report(let read) = try readBack(.report(report)) else {
            Issue.record("not a report")
            return
        }
        #expect(read == report)
    }

    @Test func rowOfAnotherSetIsRefused() {
        let record = QueuedItem.record(of: .samples(series.set.row(at: 1), of: series))
        #expect(throws: QueuedItem.Malformed.self) { try QueuedItem(record, seriesCount: series.set.count + 1) }
        #expect(throws: QueuedItem.Malformed.self) { try QueuedItem(record, seriesCount: series.set.count - 1) }
    }

    @Test func endsBeyondTheSetAreRefused() {
        let record = QueuedItem.record(of: .ended([0..<2, 5..<13], of: series, milliseconds: 1))
        #expect(throws: Never.self) { try QueuedItem(record, seriesCount: 13) }
        #expect(throws: QueuedItem.Malformed.self) { try QueuedItem(record, seriesCount: 12) }
    }

    @Test(arguments: [0, 4, 77, 255] as [UInt8])
    func unknownKindIsRefused(kind: UInt8) {
        let record = QueueRecord(kind: kind, payload: [1, 2, 3], amount: .zero)
        #expect(throws: QueuedItem.Malformed.self) { try QueuedItem(record, seriesCount: 1) }
    }

    @Test func cutRecordsAreRefused() {
        let items: [PushItem] = [
            .samples(series.set.row(at: 5), of: series), .ended([1..<3], of: series, milliseconds: 4),
            .report(.text("body", html: "<p>")),
        ]
        for item in items {
            var record = QueuedItem.record(of: item)
            let whole = record.payload
            // A report without its page, and an end without its ranges, are complete in themselves.
            let complete: Set<Int> =
                switch item {
                case .samples: []
                case .ended: [8]
                case .report: [whole.count - 3 - 8]
                }
            for length in 0..<whole.count where !complete.contains(length) {
                record.payload = Array(whole[..<length])
                #expect(throws: QueuedItem.Malformed.self, "\(length) of \(whole.count) bytes") {
                    try QueuedItem(record, seriesCount: series.set.count)
                }
            }
        }
    }

    /// Whatever a damaged disk gives, it is refused or understood, and nothing traps.
    @Test(arguments: 0..<300)
    func garbledRecordsDoNotTrap(seed: UInt64) {
        var choice = SeededChoice(seed: seed)
        let items: [PushItem] = [
            .samples(series.set.row(at: 5), of: series), .ended([1..<3, 4..<5], of: series, milliseconds: 4),
            .report(.text("body", html: "<p>")),
        ]
        var record = QueuedItem.record(of: choice.pick(items))
        for _ in 0..<choice.integer(in: 1...4) {
            let position = Int(choice.integer(in: 0...Int64(record.payload.count - 1)))
            record.payload[position] = UInt8(truncatingIfNeeded: choice.next())
        }
        do {
            switch try QueuedItem(record, seriesCount: series.set.count) {
            case .samples(let row): #expect(row.values.count == series.set.count)
            case .ended(let ranges, _):
                #expect(ranges.allSatisfy { !$0.isEmpty && $0.upperBound <= series.set.count })
            case .report: break
            }
        } catch {
            // Refused, as it should be.
        }
    }
}
