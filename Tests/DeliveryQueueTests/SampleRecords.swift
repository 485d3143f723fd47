import HostModel
import Synchronization

@testable import DeliveryQueue

/// Records that say which they are, so that what comes out of a queue can be compared with what went in.
enum SampleRecords {
    /// The number is at the begin of the payload, and what follows depends on it.
    static func record(_ number: Int, bytes: Int = 40, amount: DeliveryAmount? = nil) -> QueueRecord {
        let text = Array("\(number):".utf8)
        let filling = (0..<max(0, bytes - text.count)).map { UInt8(truncatingIfNeeded: ($0 &* 31) ^ number) }
        return QueueRecord(
            kind: UInt8(truncatingIfNeeded: number % 5),
            payload: text + filling,
            amount: amount ?? DeliveryAmount(samples: Int64(1 + number % 7), reports: Int64(number % 2))
        )
    }

    static func number(of record: QueueRecord) -> Int? {
        Int(String(decoding: record.payload.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self))
    }

    static func records(_ numbers: Range<Int>, bytes: Int = 40) -> [QueueRecord] {
        numbers.map { record($0, bytes: bytes) }
    }

    static func amount(of numbers: some Sequence<Int>) -> DeliveryAmount {
        numbers.reduce(.zero) { $0 + record($1).amount }
    }
}

extension QueueContext {
    static let first = QueueContext(bytes: Array("first context".utf8))
    static let second = QueueContext(bytes: Array("second context".utf8))
}

/// A clock that stands until it is set.
final class ManualClock: Sendable {
    private let now = Mutex<Int64>(1_000_000)

    func advance(milliseconds: Int64) { now.withLock { $0 += milliseconds } }
    var milliseconds: Int64 { now.withLock { $0 } }

    var clock: QueueClock {
        QueueClock(wallMilliseconds: { self.milliseconds }, steadyMilliseconds: { self.milliseconds })
    }
}

extension DeliveryQueue {
    static let sampleDestination = "remote-write+http://127.0.0.1:9090/api/v1/write"

    /// Takes all that waits, in as many steps as it needs, and settles it as delivered.
    func drain() -> [QueuedRecord] {
        var all: [QueuedRecord] = []
        while true {
            let records = take(maximumSamples: .max, maximumBytes: .max)
            guard !records.isEmpty else { return all }
            all += records
            settleTaken(delivered: records.reduce(.zero) { $0 + $1.record.amount }, dropped: [:], at: 5)
        }
    }

    func drainNumbers() -> [Int?] { drain().map { SampleRecords.number(of: $0.record) } }
}

extension QueueLedger {
    var isBalanced: Bool { accepted == delivered + droppedInAll + queued }
}
