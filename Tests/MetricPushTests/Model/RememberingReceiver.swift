import HostModel
import LoopbackServers
import RandomScenarios
import Synchronization

@testable import MetricPush

/// A receiver of remote write 1.0 or of InfluxDB's lines that remembers what it has taken, and whose moods follow from a
/// seed.
final class RememberingReceiver: Sendable {
    /// Which series, by the texts that make it one whatever the protocol.
    struct Sample: Hashable, Sendable {
        var series: String
        var milliseconds: Int64
        /// Bits of the value, in which the marker of an end differs from any other.
        var value: UInt64
    }

    struct Manners: Sendable {
        var seed: UInt64
        /// Percent of requests that are not served at first.
        var unavailable: Int64
        /// May store what it does not acknowledge, as when it is killed before it answers.
        var forgetsToAnswer = false
        /// Series that it refuses, with the whole request.
        var refused: Set<String> = []
        /// Takes nothing before this moment, and no request that has such a sample.
        var oldest: Int64 = 0
        /// Takes nothing older than the newest of its series, as Prometheus without a window for it.
        var insistsOnOrder = false
    }

    struct Memory {
        /// In the order of arrival; what arrived again unchanged is in it once.
        var samples: [Sample] = []
        var known: Set<Sample> = []
        var newest: [String: Int64] = [:]
        var malformed = 0
    }

    private let receiver: ScriptedReceiver
    private let memory: Box

    private final class Box: Sendable {
        let content = Mutex(Memory())
    }

    init(_ manners: Manners) throws {
        let memory = Box()
        self.memory = memory
        receiver = try ScriptedReceiver { request, number in
            var choice = SeededChoice(seed: manners.seed &+ UInt64(number) &* 7_919)
            return memory.content.withLock { Self.answer(request, manners, &choice, &$0) }
        }
    }

    var port: UInt16 { receiver.port }
    var remembered: Memory { memory.content.withLock { $0 } }

    func stop() { receiver.stop() }

    private static func answer(
        _ request: ScriptedReceiver.Request,
        _ manners: Manners,
        _ choice: inout SeededChoice,
        _ memory: inout Memory
    ) -> ScriptedReceiver.Answer {
        let isUnavailable = choice.happens(percent: manners.unavailable)
        let refusal = choice.pick([.status(500), .status(503), .status(429), .close] as [ScriptedReceiver.Answer])
        if isUnavailable, !(manners.forgetsToAnswer && choice.happens(percent: 50)) { return refusal }
        guard let samples = samples(of: request) else {
            memory.malformed += 1
            return .status(400, body: "malformed")
        }
        for sample in samples {
            if manners.refused.contains(sample.series) { return .status(400, body: "label is not valid") }
            let newest = memory.newest[sample.series] ?? .min
            if sample.milliseconds < manners.oldest { return .status(400, body: "out of bounds") }
            if manners.insistsOnOrder, sample.milliseconds < newest { return .status(400, body: "out of order sample") }
        }
        for sample in samples where memory.known.insert(sample).inserted {
            memory.samples.append(sample)
            memory.newest[sample.series] = max(memory.newest[sample.series] ?? .min, sample.milliseconds)
        }
        return isUnavailable ? choice.pick([.status(500), .cut, .close]) : .status(204)
    }

    private static func samples(of request: ScriptedReceiver.Request) -> [Sample]? {
        guard request.path.hasPrefix("/write") else {
            guard let read = try? WriteRequestReader(block: request.body) else { return nil }
            return read.samples.map { sample in
                Sample(
                    series: seriesText(sample.labels["__name__"] ?? "", sample.labels),
                    milliseconds: sample.milliseconds,
                    value: sample.value.bitPattern
                )
            }
        }
        return lines(String(decoding: request.body, as: UTF8.self))
    }

    /// Of lines without anything that has to be escaped.
    private static func lines(_ body: String) -> [Sample]? {
        var samples: [Sample] = []
        for line in body.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count == 3, let milliseconds = Int64(parts[2]) else { return nil }
            let words = parts[0].split(separator: ",")
            var labels: [String: String] = [:]
            for tag in words.dropFirst() {
                let pair = tag.split(separator: "=")
                guard pair.count == 2 else { return nil }
                labels[String(pair[0])] = String(pair[1])
            }
            for field in parts[1].split(separator: ",") {
                let pair = field.split(separator: "=")
                guard pair.count == 2, let value = Double(pair[1].hasSuffix("i") ? pair[1].dropLast() : pair[1]) else {
                    return nil
                }
                let series = seriesText("\(words[0])_\(pair[0])", labels)
                samples.append(Sample(series: series, milliseconds: milliseconds, value: value.bitPattern))
            }
        }
        return samples
    }

    static func seriesText(_ name: String, _ labels: [String: String]) -> String {
        ([name] + ["host", "vm", "kind"].map { labels[$0] ?? "" }).joined(separator: "|")
    }
}
