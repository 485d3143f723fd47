import HostModel
import RandomScenarios
import SnapshotEncoding
import Testing

@testable import MetricPush

struct SeriesPlanTests {
    private func planned(_ items: [QueuedItem]) -> [PlannedItem] {
        items.enumerated().map { index, item in
            PlannedItem(item: item, identity: .init(sequence: UInt64(index + 1), milliseconds: 0))
        }
    }

    private func row(at milliseconds: Int64, count: Int) -> QueuedItem {
        .samples(SampleRow(milliseconds: milliseconds, values: [Int64](repeating: 0, count: count)))
    }

    private func batches(_ shipments: [Shipment]) -> [SampleBatch] {
        shipments.compactMap { shipment in
            guard case .series(let batch) = shipment.cargo else { return nil }
            return batch
        }
    }

    @Test func momentsOfABacklogShareARequest() {
        let plan = SeriesPlan(seriesCount: 10, maximumSamples: 1_000)
        let shipments = plan.shipments(planned((1...5).map { row(at: $0, count: 10) }))
        #expect(batches(shipments).map(\.series) == [[0..<10]])
        #expect(batches(shipments).map(\.momentCount) == [5])
        #expect(shipments.map(\.amount.samples) == [50])
    }

    @Test func noMoreThanSixteenMomentsShareARequest() {
        let plan = SeriesPlan(seriesCount: 3, maximumSamples: 1_000)
        let shipments = plan.shipments(planned((1...40).map { row(at: $0, count: 3) }))
        #expect(batches(shipments).map(\.momentCount) == [16, 16, 8])
    }

    @Test func largeRoundIsDividedBySeries() {
        let plan = SeriesPlan(seriesCount: 10, maximumSamples: 8)
        let shipments = plan.shipments(planned([row(at: 1, count: 10), row(at: 2, count: 10)]))
        #expect(batches(shipments).map(\.series) == [[0..<4], [4..<8], [8..<10]])
        #expect(shipments.map(\.amount.samples) == [8, 8, 4])
    }

    @Test func seriesThatAreSetAsideAreLeftOut() {
        var plan = SeriesPlan(seriesCount: 10, maximumSamples: 100)
        plan.setAside = [0, 4, 5, 9]
        let shipments = plan.shipments(planned([row(at: 1, count: 10), .ended([3..<5, 8..<10], milliseconds: 2)]))
        #expect(batches(shipments).map(\.series) == [[1..<4, 6..<9], [3..<4, 8..<9]])
        #expect(shipments.map(\.amount.samples) == [6, 2])
        plan.setAside = Array(0..<10)
        #expect(plan.shipments(planned([row(at: 1, count: 10)])).isEmpty)
    }

    @Test func endsAndReportsKeepTheirPlaceBetweenValues() {
        let plan = SeriesPlan(seriesCount: 2, maximumSamples: 100)
        let items = [
            row(at: 1, count: 2), .ended([1..<2], milliseconds: 2), .report(.text("x")), row(at: 3, count: 2),
        ]
        let shipments = plan.shipments(planned(items))
        #expect(shipments.map(\.samples.count) == [2, 1, 0, 2])
        #expect(shipments.map(\.amount.reports) == [0, 0, 1, 0])
        guard case .report(let report, let identity) = shipments[2].cargo else {
            Issue.record("not a report: \(shipments[2])")
            return
        }
        #expect(report == .text("x") && identity.sequence == 3)
    }

    /// What is taken from a queue at once fills a few requests, however many series there are.
    @Test func severalRequestsAreTakenAtOnce() {
        #expect(SeriesPlan(seriesCount: 10, maximumSamples: 1_000).samplesAtOnce == 4_000)
        #expect(SeriesPlan(seriesCount: 50_000, maximumSamples: 1_000).samplesAtOnce == 200_000)
    }

    @Test(arguments: 0..<300)
    func everySampleIsPlannedOnceInOrderAndWithinTheSize(seed: UInt64) {
        var choice = SeededChoice(seed: seed)
        let count = Int(choice.integer(in: 1...60))
        var plan = SeriesPlan(seriesCount: count, maximumSamples: Int(choice.integer(in: 1...200)))
        plan.setAside = (0..<count).filter { _ in choice.happens(percent: 10) }
        var items: [QueuedItem] = []
        var expected: [SampleNote] = []
        var milliseconds: Int64 = 0
        for _ in 0..<choice.integer(in: 0...40) {
            milliseconds += choice.integer(in: 1...5)
            if choice.happens(percent: 15) {
                let start = Int(choice.integer(in: 0...Int64(count - 1)))
                let range = start..<Int(choice.integer(in: Int64(start + 1)...Int64(count)))
                items.append(.ended([range], milliseconds: milliseconds))
                expected += range.map { SampleNote(series: $0, milliseconds: milliseconds) }
            } else {
                items.append(row(at: milliseconds, count: count))
                expected += (0..<count).map { SampleNote(series: $0, milliseconds: milliseconds) }
            }
        }
        expected.removeAll { plan.setAside.contains($0.series) }
        let shipments = plan.shipments(planned(items))
        let sent = shipments.flatMap(\.samples)
        #expect(sent.ascendPerSeries)
        #expect(sent.count == expected.count && Set(sent) == Set(expected))
        for shipment in shipments {
            #expect(shipment.amount.samples == Int64(shipment.samples.count))
            #expect(shipment.amount.samples >= 1 && shipment.amount.samples <= Int64(plan.maximumSamples))
        }
    }
}
