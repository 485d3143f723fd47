import DeliveryQueue
import HostModel
import SnapshotEncoding
import Testing

@testable import MetricPush

struct ConsignmentSourceTests {
    private let queue = DeliveryQueue(destination: "d", bounds: QueueBounds())
    private let series = PushedSeries(.fleet())
    private let now = ContinuousClock.now

    private func makeDialect() throws -> any PushDialect {
        try MetricPushTests.makeDialect("remote-write+http://r/api/v1/write") { $0.maximumSamplesPerRequest = 100 }
    }

    private func append(_ items: PushItem...) {
        for item in items { queue.append([QueuedItem.record(of: item)], context: item.context(from: [])) }
    }

    private func row(_ milliseconds: Int64) -> PushItem { .samples(series.set.row(at: milliseconds), of: series) }

    /// Takes the next consignment and makes all of it.
    private func deliverNext(
        _ source: inout ConsignmentSource,
        _ dialect: inout any PushDialect,
        at now: ContinuousClock.Instant
    ) throws -> [SampleNote] {
        var (consignment, _) = try #require(source.take(for: &dialect, at: now))
        var samples: [SampleNote] = []
        while let shipment = consignment.next {
            samples += shipment.samples
            consignment.settleDelivered()
        }
        queue.settleTaken(delivered: consignment.delivered, dropped: consignment.dropped, at: 1)
        return samples
    }

    @Test func emptyQueueGivesNothing() throws {
        var source = ConsignmentSource(queue: queue)
        var dialect = try makeDialect()
        #expect(source.take(for: &dialect, at: now) == nil)
    }

    @Test func itemsOfOneSetAreTakenTogether() throws {
        var source = ConsignmentSource(queue: queue)
        var dialect = try makeDialect()
        let other = PushedSeries(.fleet(machines: 3))
        append(row(1), .ended([0..<2], of: series, milliseconds: 2), row(3))
        append(.samples(other.set.row(at: 4), of: other))
        let first = try deliverNext(&source, &dialect, at: now)
        #expect(first.count == 9 + 2 + 9 && Set(first.map(\.milliseconds)) == [1, 2, 3] && first.ascendPerSeries)
        let second = try deliverNext(&source, &dialect, at: now)
        #expect(second.count == 13 && Set(second.map(\.milliseconds)) == [4])
        #expect(source.take(for: &dialect, at: now) == nil)
        #expect(queue.ledger.delivered.samples == 33 && queue.ledger.isBalanced)
    }

    @Test func seriesThatIsSetAsideIsLeftOutForFiveMinutes() throws {
        var source = ConsignmentSource(queue: queue)
        var dialect = try makeDialect()
        append(row(1))
        _ = try deliverNext(&source, &dialect, at: now)
        let bad = SampleBatch(content: .values([series.set.row(at: 1)]), series: [4..<5])
        source.setAside([Shipment(bad)], at: now)
        append(row(2))
        let shortened = try deliverNext(&source, &dialect, at: now.advanced(by: .seconds(299)))
        #expect(shortened.map(\.series) == [0, 1, 2, 3, 5, 6, 7, 8])
        // What is left out was handed over, and is counted.
        #expect(queue.ledger.dropped == [.refused: DeliveryAmount(samples: 1)])
        append(row(3))
        #expect(try deliverNext(&source, &dialect, at: now.advanced(by: .seconds(300))).count == 9)
        #expect(queue.ledger.isBalanced && queue.ledger.delivered.samples == 26)
    }

    @Test func seriesOfAnotherSetIsNotSetAside() throws {
        var source = ConsignmentSource(queue: queue)
        var dialect = try makeDialect()
        append(row(1))
        _ = try deliverNext(&source, &dialect, at: now)
        source.setAside([Shipment(SampleBatch(content: .stale(milliseconds: 1), series: [4..<5]))], at: now)
        // The same series described anew, as after a restart, are the same.
        let same = PushedSeries(.fleet())
        append(.samples(same.set.row(at: 2), of: same))
        #expect(try deliverNext(&source, &dialect, at: now).count == 8)
        let other = PushedSeries(.fleet(machines: 3))
        append(.samples(other.set.row(at: 3), of: other))
        #expect(try deliverNext(&source, &dialect, at: now).count == 13)
    }

    @Test func severalSeriesRefusedTogetherAreNotSetAside() throws {
        var source = ConsignmentSource(queue: queue)
        var dialect = try makeDialect()
        append(row(1), row(2))
        source.setAside([Shipment(SampleBatch(content: .stale(milliseconds: 1), series: [4..<6]))], at: now)
        #expect(try deliverNext(&source, &dialect, at: now).count == 18)
    }

    @Test func whatCannotBeUnderstoodIsLostAndTheRestIsDelivered() throws {
        var source = ConsignmentSource(queue: queue)
        var dialect = try makeDialect()
        var garbled = QueuedItem.record(of: row(2))
        garbled.payload.removeLast()
        append(row(1))
        queue.append([garbled], context: series.context(from: []))
        append(row(3))
        var (consignment, hasUnreadable) = try #require(source.take(for: &dialect, at: now))
        #expect(hasUnreadable && consignment.dropped == [.lost: DeliveryAmount(samples: 9)])
        while consignment.next != nil { consignment.settleDelivered() }
        #expect(consignment.delivered.samples == 18)
        queue.settleTaken(delivered: consignment.delivered, dropped: consignment.dropped, at: 1)
        #expect(queue.ledger.isBalanced)
    }

    @Test func whatBelongsToAGarbledSetIsLost() throws {
        var source = ConsignmentSource(queue: queue)
        var dialect = try makeDialect()
        let garbled = QueueContext(bytes: Array(series.context(from: []).bytes.dropLast()))
        queue.append([QueuedItem.record(of: row(1)), QueuedItem.record(of: row(2))], context: garbled)
        let (consignment, hasUnreadable) = try #require(source.take(for: &dialect, at: now))
        #expect(hasUnreadable && consignment.next == nil)
        #expect(consignment.dropped == [.lost: DeliveryAmount(samples: 18)])
        queue.settleTaken(delivered: .zero, dropped: consignment.dropped, at: 1)
        // What follows it is understood.
        append(row(3))
        #expect(try deliverNext(&source, &dialect, at: now).count == 9)
    }

    @Test func backlogOfAGatewayIsReplacedButForTheNewest() throws {
        var source = ConsignmentSource(queue: queue)
        var dialect = try MetricPushTests.makeDialect("pushgateway+http://r")
        append(row(1), row(2), row(3))
        let (consignment, _) = try #require(source.take(for: &dialect, at: now))
        #expect(consignment.dropped == [.replaced: DeliveryAmount(samples: 18)])
    }

    /// Of what was delivered when the program is killed no more than one is delivered again.
    @Test func reportsAreTakenOneByOne() throws {
        var source = ConsignmentSource(queue: queue)
        var dialect = try MetricPushTests.makeDialect("json+http://r/in")
        append(.report(.text("1")), .report(.text("2")))
        for number in 1...2 {
            var (consignment, _) = try #require(source.take(for: &dialect, at: now))
            guard case .report(let report, let identity) = consignment.next?.cargo else {
                Issue.record("not a report")
                return
            }
            #expect(report == .text("\(number)") && identity.sequence == UInt64(number))
            consignment.settleDelivered()
            #expect(consignment.next == nil)
            queue.settleTaken(delivered: consignment.delivered, dropped: [:], at: 1)
        }
        #expect(source.take(for: &dialect, at: now) == nil)
    }

    @Test func seriesAreNamedAsInQueries() throws {
        var source = ConsignmentSource(queue: queue)
        var dialect = try makeDialect()
        append(row(1))
        _ = try deliverNext(&source, &dialect, at: now)
        func name(_ series: Range<Int>) -> String? {
            source.name(of: Shipment(SampleBatch(content: .stale(milliseconds: 1), series: [series])))
        }
        #expect(name(0..<1) == "aerostat_vm_size_bytes{host=\"h0\",vm=\"vm-0\"}")
        #expect(name(7..<8) == "aerostat_vm_faults_total{host=\"h1\",vm=\"vm-1\",kind=\"minor\"}")
        #expect(name(8..<9) == "aerostat_up{}")
        #expect(name(9..<10) == nil && name(0..<2) == nil)
    }
}
