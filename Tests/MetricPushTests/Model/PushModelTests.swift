import DeliveryQueue
import Foundation
import HostModel
import LoopbackServers
import RandomScenarios
import SnapshotEncoding
import Testing

@testable import MetricPush

/// Random series, receivers and moods: what was handed over is with the receiver or counted as dropped, in order, and the
/// ledger says so.
///
/// `AEROSTAT_PROPERTY_SEEDS` sets how many are tried.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct PushModelTests {
    static let seeds =
        0..<min(ProcessInfo.processInfo.environment["AEROSTAT_PROPERTY_SEEDS"].flatMap { UInt64($0) } ?? 20, 1_000)

    /// What one destination is to be told.
    private struct Story {
        var items: [PushItem] = []
        /// After these the sender waits until all is delivered.
        var pauses: Set<Int> = []
        var samples: Set<RememberingReceiver.Sample> = []

        /// - Parameter marksEnds: whether the protocol has words for the end of a series.
        init(_ choice: inout SeededChoice, marksEnds: Bool) {
            var series = PushedSeries(.fleet(machines: Int(choice.integer(in: 1...5))))
            var milliseconds: Int64 = 0
            for round in 0..<Int(choice.integer(in: 5...60)) {
                milliseconds += choice.integer(in: 1...3)
                if choice.happens(percent: 8) {
                    // A reload: what has left is ended, what stays goes on under other numbers.
                    let next = PushedSeries(.fleet(machines: Int(choice.integer(in: 1...5))))
                    let ended = series.set.series(missingIn: next.set)
                    if !ended.isEmpty {
                        items.append(.ended(ended, of: series, milliseconds: milliseconds))
                        if marksEnds { note(ended, of: series.set, milliseconds) }
                        milliseconds += 1
                    }
                    series = next
                }
                let row = series.set.row(at: milliseconds)
                items.append(.samples(row, of: series))
                for (number, text) in series.set.seriesTexts.enumerated() {
                    let value = Double(row.values[number]) / (text.hasPrefix("aerostat_vm_load") ? 1_000 : 1)
                    samples.insert(.init(series: text, milliseconds: milliseconds, value: value.bitPattern))
                }
                if choice.happens(percent: 10) { pauses.insert(round) }
            }
        }

        private mutating func note(_ ended: [Range<Int>], of set: SeriesSet, _ milliseconds: Int64) {
            let texts = set.seriesTexts
            for number in ended.joined() {
                samples.insert(.init(series: texts[number], milliseconds: milliseconds, value: 0x7ff0_0000_0000_0002))
            }
        }
    }

    private func manners(_ choice: inout SeededChoice) -> RememberingReceiver.Manners {
        var manners = RememberingReceiver.Manners(
            seed: choice.next(),
            unavailable: choice.pick([0, 20, 50, 80])
        )
        let texts = SeriesSet.fleet(machines: 5).seriesTexts
        for _ in 0..<choice.pick([0, 0, 1, 2]) { manners.refused.insert(choice.pick(texts)) }
        if choice.happens(percent: 20) { manners.oldest = choice.integer(in: 1...30) }
        manners.insistsOnOrder = choice.happens(percent: 50)
        return manners
    }

    /// A receiver that acknowledges what it stores, and a sender that stays: what is stored and what is dropped are
    /// exactly what was handed over, and nothing but what the receiver dislikes is dropped.
    @Test(arguments: seeds)
    func everySampleIsStoredOrCountedExactly(seed: UInt64) async throws {
        var choice = SeededChoice(seed: seed)
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let form: PushBench.Form = choice.happens(percent: 50) ? .remoteWrite : .influx
        let marksEnds = if case .remoteWrite = form { true } else { false }
        let story = Story(&choice, marksEnds: marksEnds)
        var receivers: [(RememberingReceiver, RememberingReceiver.Manners)] = []
        defer { for (receiver, _) in receivers { receiver.stop() } }
        for _ in 0..<choice.integer(in: 1...3) {
            let manners = manners(&choice)
            receivers.append((try RememberingReceiver(manners), manners))
        }
        let bench = try PushBench(
            ports: receivers.map(\.0.port),
            form: form,
            backoff: BackoffSchedule(base: .milliseconds(1), cap: .milliseconds(3)),
            queues: choice.happens(percent: 50) ? folder.path : nil
        ) { $0.maximumSamplesPerRequest = Int(choice.integer(in: 4...100)) }
        for (index, item) in story.items.enumerated() {
            for destination in bench.client.destinations { destination.push([item]) }
            if story.pauses.contains(index) { try await eventually { bench.ledger.queued == .zero } }
        }
        await bench.client.shutdown(within: .seconds(60), isPatient: true)

        for (destination, (receiver, manners)) in zip(bench.client.destinations, receivers) {
            let remembered = receiver.remembered
            let welcome = story.samples.filter {
                !manners.refused.contains($0.series) && $0.milliseconds >= manners.oldest
            }
            #expect(remembered.malformed == 0)
            #expect(Set(remembered.samples).isSubset(of: welcome))
            // Where a bad series meets an age that is too old the splits may run out, and good samples are dropped too.
            let isMixed = !manners.refused.isEmpty && manners.oldest > 0
            if !isMixed { #expect(remembered.samples.count == welcome.count) }
            #expect(Self.ascendPerSeries(remembered.samples))
            let ledger = destination.account.ledger
            #expect(ledger.isBalanced && ledger.queued == .zero)
            #expect(ledger.accepted.samples == Int64(story.samples.count))
            #expect(ledger.delivered.samples == Int64(remembered.samples.count))
            #expect(ledger.droppedInAll.samples == Int64(story.samples.count - remembered.samples.count))
            #expect(Set(ledger.dropped.keys).isSubset(of: [.refused, .tooOld]))
        }
    }

    /// A receiver that stores what it does not acknowledge, a queue that is too small, and a sender that ends and begins
    /// again: what is neither stored nor counted as dropped does not exist.
    @Test(arguments: seeds)
    func nothingIsLostUncounted(seed: UInt64) async throws {
        var choice = SeededChoice(seed: seed ^ 0xFEED)
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let isDurable = choice.happens(percent: 60)
        let story = Story(&choice, marksEnds: true)
        var manners = manners(&choice)
        manners.forgetsToAnswer = true
        let receiver = try RememberingReceiver(manners)
        defer { receiver.stop() }
        let memoryBytes = choice.pick([1 << 20, 4_000] as [Int64])
        let maximumSamples = Int(choice.integer(in: 4...100))
        func makeBench() throws -> PushBench {
            try PushBench(
                ports: [receiver.port],
                form: .remoteWrite,
                backoff: BackoffSchedule(base: .milliseconds(1), cap: .milliseconds(3)),
                queues: isDurable ? folder.path : nil
            ) {
                $0.maximumSamplesPerRequest = maximumSamples
                $0.bounds.memoryBytes = memoryBytes
            }
        }
        var bench = try makeBench()
        for (index, item) in story.items.enumerated() {
            bench.push(item)
            if story.pauses.contains(index) { try await eventually { bench.ledger.queued == .zero } }
            if isDurable, choice.happens(percent: 5) {
                await bench.client.shutdown(within: .milliseconds(choice.integer(in: 0...10)))
                #expect(bench.ledger.isBalanced)
                bench = try makeBench()
            }
        }
        await bench.client.shutdown(within: .seconds(60), isPatient: true)

        let remembered = receiver.remembered
        let ledger = bench.ledger
        #expect(remembered.malformed == 0)
        #expect(Set(remembered.samples).isSubset(of: story.samples))
        #expect(Self.ascendPerSeries(remembered.samples))
        #expect(ledger.isBalanced && ledger.queued == .zero)
        #expect(ledger.accepted.samples == Int64(story.samples.count))
        // What was acknowledged is there; what is missing was counted.
        #expect(ledger.delivered.samples <= Int64(remembered.samples.count))
        #expect(Int64(story.samples.count - remembered.samples.count) <= ledger.droppedInAll.samples)
    }

    private static func ascendPerSeries(_ samples: [RememberingReceiver.Sample]) -> Bool {
        var newest: [String: Int64] = [:]
        for sample in samples {
            if let last = newest[sample.series], last >= sample.milliseconds { return false }
            newest[sample.series] = sample.milliseconds
        }
        return true
    }
}

extension SeriesSet {
    /// Of each series, the text under which a `RememberingReceiver` knows it.
    var seriesTexts: [String] {
        var texts: [String] = []
        for block in blocks {
            for family in block.families {
                for value in family.labelValues {
                    for subject in block.subjects {
                        var labels = Dictionary(uniqueKeysWithValues: zip(block.labelNames, subject))
                        labels[family.label] = value
                        texts.append(RememberingReceiver.seriesText(family.name, labels))
                    }
                }
            }
        }
        return texts
    }
}
