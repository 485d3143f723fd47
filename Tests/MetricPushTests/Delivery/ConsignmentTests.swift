import DeliveryQueue
import HostModel
import RandomScenarios
import SnapshotEncoding
import Testing

@testable import MetricPush

struct ConsignmentTests {
    private func samples(series: Int, moments: Int = 1) -> Set<SampleNote> {
        Set(SampleBatch.plain(series: series, moments: moments).samples)
    }

    /// Halvings until a series of so many is alone.
    private func depth(_ series: Int) -> Int { Int.bitWidth - (series - 1).leadingZeroBitCount }

    private func amount(_ samples: Int) -> DeliveryAmount { DeliveryAmount(samples: Int64(samples)) }

    @Test func shipmentsAreMadeInOrderAndDelivered() {
        var consignment = Consignment([.plain(series: 3), .plain(series: 5, moments: 2)].map { Shipment($0) })
        #expect(consignment.next?.samples.count == 3)
        consignment.settleDelivered()
        #expect(consignment.next?.samples.count == 10)
        consignment.settleDelivered()
        #expect(consignment.next == nil)
        #expect(consignment.delivered == amount(13) && consignment.dropped.isEmpty)
    }

    @Test(arguments: [1, 2, 3, 7, 64, 625, 10_000])
    func badSeriesIsFoundInFewRequestsAndAllElseArrives(series: Int) {
        for bad in [0, series / 3, series - 1] {
            var receiver = FastidiousReceiver { $0.series == bad ? .refused : nil }
            var consignment = Consignment([Shipment(.plain(series: series))])
            let dropped = receiver.takeAll(&consignment)
            #expect(receiver.requests <= 1 + 2 * depth(series))
            #expect(receiver.taken.count == series - 1)
            #expect(Set(receiver.taken) == samples(series: series).subtracting([.init(series: bad, milliseconds: 1)]))
            #expect(dropped.map(\.samples) == [[SampleNote(series: bad, milliseconds: 1)]])
            #expect(consignment.delivered == amount(series - 1))
            #expect(consignment.dropped == [.refused: amount(1)])
        }
    }

    /// A backlog has many moments in a request, and a series that is refused is refused at each of them.
    @Test func badSeriesOfABacklogTakesNothingElseAlong() {
        let (series, moments) = (625, 16)
        var receiver = FastidiousReceiver { $0.series == 400 ? .refused : nil }
        var consignment = Consignment([Shipment(.plain(series: series, moments: moments))])
        _ = receiver.takeAll(&consignment)
        #expect(consignment.delivered == amount((series - 1) * moments))
        #expect(consignment.dropped == [.refused: amount(moments)])
        #expect(receiver.taken.ascendPerSeries)
        #expect(receiver.requests <= 1 + 2 * depth(series) + 2 * moments)
    }

    @Test func badSampleOfABacklogTakesNothingElseAlong() {
        let bad = SampleNote(series: 400, milliseconds: 7)
        var receiver = FastidiousReceiver { $0 == bad ? .refused : nil }
        var consignment = Consignment([Shipment(.plain(series: 625, moments: 16))])
        _ = receiver.takeAll(&consignment)
        #expect(Set(receiver.taken) == samples(series: 625, moments: 16).subtracting([bad]))
        #expect(consignment.dropped == [.refused: amount(1)])
        #expect(receiver.taken.ascendPerSeries)
        #expect(receiver.requests <= 1 + 2 * (depth(625) + depth(16)))
    }

    @Test func severalBadSeriesAreFound() {
        let bad: Set = [0, 1, 500, 999]
        var receiver = FastidiousReceiver { bad.contains($0.series) ? .refused : nil }
        var consignment = Consignment([Shipment(.plain(series: 1_000))])
        let dropped = receiver.takeAll(&consignment)
        #expect(Set(dropped.flatMap(\.samples).map(\.series)) == bad)
        #expect(receiver.taken.count == 996)
        #expect(consignment.dropped == [.refused: amount(4)])
    }

    /// A receiver that refuses on principle is not asked about each series.
    @Test func refusalOfEverythingEndsAfterABudgetOfSplits() {
        var receiver = FastidiousReceiver { _ in .refused }
        var consignment = Consignment([Shipment(.plain(series: 10_000)), Shipment(.plain(series: 10_000))])
        let dropped = receiver.takeAll(&consignment)
        #expect(receiver.requests == 2 + 2 * 64)
        #expect(consignment.dropped == [.refused: amount(20_000)] && consignment.delivered == .zero)
        #expect(dropped.reduce(0) { $0 + $1.samples.count } == 20_000)
    }

    @Test func refusalOfTheWholeIsNotSplit() {
        var consignment = Consignment([Shipment(.plain(series: 100)), Shipment(.plain(series: 3))])
        let dropped = consignment.settleRefused(.misconfigured, isDivisible: false)
        #expect(dropped.map(\.amount) == [amount(100)])
        #expect(consignment.next?.samples.count == 3)
        consignment.settleDelivered()
        #expect(consignment.dropped == [.misconfigured: amount(100)] && consignment.delivered == amount(3))
    }

    @Test func reportsAreNotSplit() {
        let report = PushReport(title: "t", content: .init(mediaType: "text/plain", body: []))
        let identity = Shipment.Identity(sequence: 1, milliseconds: 2)
        let one = DeliveryAmount(reports: 1)
        var consignment = Consignment([Shipment(.report(report, identity: identity), amount: one)])
        consignment.settleRefused(.refused, isDivisible: true)
        #expect(consignment.next == nil && consignment.dropped == [.refused: one])
    }

    @Test func endsOfSeriesAreSplitLikeValues() {
        var receiver = FastidiousReceiver { $0.series == 5 ? .refused : nil }
        let ends = SampleBatch(content: .stale(milliseconds: 9), series: [2..<4, 5..<8])
        var consignment = Consignment([Shipment(ends)])
        _ = receiver.takeAll(&consignment)
        #expect(receiver.taken.map(\.series) == [2, 3, 6, 7])
        #expect(consignment.dropped == [.refused: amount(1)])
    }

    @Test(arguments: [1, 2, 5, 16])
    func uniformAgeCostsFewRequests(moments: Int) {
        var receiver = FastidiousReceiver { _ in .tooOld }
        var consignment = Consignment([Shipment(.plain(series: 600, moments: moments))])
        _ = receiver.takeAll(&consignment)
        #expect(consignment.dropped == [.tooOld: amount(600 * moments)] && consignment.delivered == .zero)
        // A tree of moments, and for each moment its two halves.
        #expect(receiver.requests <= 4 * moments - 1)
    }

    /// The receiver's border of age goes through the request.
    @Test(arguments: [1, 5, 8, 15, 16])
    func momentsThatAreTooOldTakeNoOthersAlong(old: Int64) {
        var receiver = FastidiousReceiver(insistsOnOrder: true) { $0.milliseconds <= old ? .tooOld : nil }
        var consignment = Consignment([Shipment(.plain(series: 600, moments: 16))])
        _ = receiver.takeAll(&consignment)
        #expect(receiver.taken.count == 600 * (16 - Int(old)))
        #expect(receiver.taken.ascendPerSeries)
        #expect(consignment.dropped == [.tooOld: amount(600 * Int(old))])
    }

    /// The border goes through the last of several requests, after more splits than there are for other searches.
    @Test func momentsBehindALongBacklogThatIsTooOldArrive() {
        let requests = (0..<4).map { (request: Int64) in
            let rows = (1...16).map { SampleRow(milliseconds: 16 * request + $0, values: [0, 0, 0]) }
            return Shipment(SampleBatch(content: .values(rows), series: [0..<3]))
        }
        var receiver = FastidiousReceiver(insistsOnOrder: true) { $0.milliseconds <= 60 ? .tooOld : nil }
        var consignment = Consignment(requests)
        _ = receiver.takeAll(&consignment)
        #expect(consignment.delivered == amount(4 * 3))
        #expect(consignment.dropped == [.tooOld: amount(60 * 3)])
    }

    /// One series of one moment is older than what the receiver has of it; the moment after it is fine.
    @Test func seriesThatIsTooOldAtOneMomentTakesNoOthersAlong() {
        let old = SampleNote(series: 3, milliseconds: 1)
        var receiver = FastidiousReceiver(insistsOnOrder: true) { $0 == old ? .tooOld : nil }
        var consignment = Consignment([Shipment(.plain(series: 8, moments: 2))])
        _ = receiver.takeAll(&consignment)
        #expect(Set(receiver.taken) == samples(series: 8, moments: 2).subtracting([old]))
        #expect(receiver.taken.ascendPerSeries)
        #expect(consignment.dropped == [.tooOld: amount(1)])
    }

    /// Where the halves of a moment differ in age, the older is searched on.
    @Test func halfThatIsTooOldIsSearchedWhereTheOtherIsNot() {
        let old: Set = [0, 1, 3]
        var receiver = FastidiousReceiver(insistsOnOrder: true) { old.contains($0.series) ? .tooOld : nil }
        var consignment = Consignment([Shipment(.plain(series: 8))])
        _ = receiver.takeAll(&consignment)
        // Of the quarters, 0...1 is too old and 2...3 is too, as a whole: their moment is of one age, as mostly.
        #expect(receiver.taken.map(\.series) == [4, 5, 6, 7])
        #expect(consignment.dropped == [.tooOld: amount(4)])
    }

    @Test func refusalOfTheOtherHalfForAnotherReasonLosesNothingGood() {
        let reasons: [Int: DropReason] = [1: .tooOld, 6: .refused]
        var receiver = FastidiousReceiver(insistsOnOrder: true) { reasons[$0.series] }
        var consignment = Consignment([Shipment(.plain(series: 8))])
        _ = receiver.takeAll(&consignment)
        #expect(Set(receiver.taken.map(\.series)) == [0, 2, 3, 4, 5, 7])
        #expect(consignment.dropped == [.tooOld: amount(1), .refused: amount(1)])
    }

    @Test func samplesThatTheReceiverRejectsOfASuccessAreCounted() {
        var consignment = Consignment([Shipment(.plain(series: 10)), Shipment(.plain(series: 4))])
        consignment.settleDelivered(rejected: 3)
        // No more than were sent, whatever the receiver says.
        consignment.settleDelivered(rejected: 1_000)
        #expect(consignment.delivered == amount(7) && consignment.dropped == [.refused: amount(7)])
    }

    @Test func whatIsLeftCanBeGivenUp() {
        var consignment = Consignment(
            [Shipment(.plain(series: 8)), Shipment(.plain(series: 4))],
            dropped: [.lost: amount(2), .replaced: .zero]
        )
        #expect(consignment.dropped == [.lost: amount(2)])
        consignment.settleRefused(.tooOld, isDivisible: true)
        consignment.settleRefused(.tooOld, isDivisible: true)
        // The first half is known to be too old and nothing is known of the second.
        #expect(consignment.dropRest(.ended) == amount(8))
        #expect(consignment.next == nil && consignment.delivered == .zero)
        #expect(consignment.dropped == [.lost: amount(2), .tooOld: amount(4), .ended: amount(8)])
    }

    @Test func postponedShipmentIsMadeLast() {
        var consignment = Consignment((1...3).map { Shipment(.plain(series: $0)) })
        consignment.postponeNext()
        var sizes: [Int] = []
        while let shipment = consignment.next {
            sizes.append(shipment.samples.count)
            consignment.settleDelivered()
        }
        #expect(sizes == [2, 3, 1])
    }

    /// Whatever a receiver dislikes: each sample is taken once or dropped once, in order, and what is refused for
    /// itself alone takes nothing else along.
    @Test(arguments: 0..<200)
    func everySampleIsSettledOnceInOrder(seed: UInt64) {
        var choice = SeededChoice(seed: seed)
        let series = Int(choice.integer(in: 1...40))
        let shipments = (0..<choice.integer(in: 1...3)).map { index in
            let first = index * 10
            let rows = (1...choice.integer(in: 1...6)).map {
                SampleRow(milliseconds: first + $0, values: [Int64](repeating: 0, count: series))
            }
            return Shipment(SampleBatch(content: .values(rows), series: [0..<series]))
        }
        let all = shipments.flatMap(\.samples)
        var reasons: [SampleNote: DropReason] = [:]
        let share = choice.pick([0, 1, 5, 100] as [Int64])
        let border = choice.integer(in: 0...12)
        for sample in all {
            if choice.happens(percent: share) { reasons[sample] = choice.pick([.refused, .tooOld]) }
            if sample.milliseconds <= border { reasons[sample] = .tooOld }
        }
        var receiver = FastidiousReceiver(insistsOnOrder: true) { reasons[$0] }
        var consignment = Consignment(shipments)
        let dropped = receiver.takeAll(&consignment)
        #expect(receiver.taken.ascendPerSeries)
        #expect(receiver.taken.count + dropped.flatMap(\.samples).count == all.count)
        #expect(Set(receiver.taken).union(dropped.flatMap(\.samples)) == Set(all))
        #expect(consignment.delivered == amount(receiver.taken.count))
        let sum = consignment.dropped.values.reduce(consignment.delivered, +)
        #expect(sum == amount(all.count))
    }
}
