import DeliveryQueue
import HostModel
import InMemoryLogging
import Logging
import Testing

@testable import MetricPush

struct LaneLogTests {
    private let handler = InMemoryLogHandler()
    private let refused = PushFailure(kind: .answer(status: 400), reason: "the request was answered 400: bad")
    private let broken = PushFailure(kind: .answer(status: 503), reason: "the request was answered 503")

    private func makeLog(lost: DeliveryAmount = .zero) throws -> LaneLog {
        let target = try PushTarget(parsing: "json+http://r/in")
        return LaneLog(target: target, lost: lost, logger: Logger(label: "push") { [handler] _ in handler })
    }

    /// Without what all lines begin with.
    private var lines: [String] {
        handler.entries.map { "\($0.level): \($0.message)".replacing("push to json+http://r/in", with: "") }
    }

    private func ledger(_ change: (inout QueueLedger) -> Void) -> QueueLedger {
        var ledger = QueueLedger(destination: "json+http://r/in")
        change(&ledger)
        return ledger
    }

    @Test func stateOfFailureIsToldOnceWhenItBeginsAndOnceWhenItEnds() throws {
        var log = try makeLog()
        for _ in 0..<5 { log.noteRetry(broken, path: "") }
        for _ in 0..<5 { log.noteSuccess(path: "") }
        #expect(
            lines == [
                "warning:  fails and is tried again: the request was answered 503",
                "notice:  works again after: HTTP status 503",
            ]
        )
    }

    @Test func refusedSeriesAreNamedOneByOne() throws {
        var log = try makeLog()
        log.noteDropped(refused, path: "", names: ["a{}"])
        log.noteDropped(refused, path: "", names: [])
        log.noteDropped(refused, path: "", names: ["b{}", "c{}", "d{}", "e{}", "f{}"])
        #expect(
            lines == [
                "error: : dropped a{}, not tried again: the request was answered 400: bad",
                "error: : dropped b{}, c{}, d{} and 2 more, not tried again: the request was answered 400: bad",
            ]
        )
    }

    @Test func rejectedSamplesAndUnreadableRecordsAreToldOnce() throws {
        var log = try makeLog()
        for _ in 0..<3 {
            log.noteRejected(7, words: "old")
            log.noteUnreadable()
        }
        #expect(lines.count == 2)
        #expect(lines[0].hasSuffix("the receiver took a request but for 7 samples, which are dropped: old"))
        #expect(lines[1].hasSuffix("the queue holds what this version cannot read; it is dropped as lost"))
    }

    @Test func fallBackIsTold() throws {
        var log = try makeLog()
        log.noteFallBack(PushFailure(kind: .answer(status: 415), reason: "answered 415"))
        #expect(lines == ["notice:  goes on with remote write 1.0, the receiver does not speak 2.0: answered 415"])
    }

    @Test func diskThatDoesNotTakeTheQueueIsToldOnceAndSoIsItsReturn() throws {
        var log = try makeLog()
        log.note(ledger { _ in })
        for _ in 0..<3 { log.note(ledger { $0.diskProblem = "No space left on device" }) }
        log.note(ledger { $0.diskProblem = "another problem" })
        for _ in 0..<3 { log.note(ledger { _ in }) }
        #expect(
            lines == [
                "error: : the queue cannot be written, what is new waits in memory: No space left on device",
                "notice: : the queue is written again",
            ]
        )
    }

    @Test func overflowIsToldOnceAndSoIsItsEnd() throws {
        var log = try makeLog()
        for lost in 1...3 {
            log.note(
                ledger {
                    $0.dropped[.queueFull] = DeliveryAmount(samples: Int64(lost))
                    $0.queued = DeliveryAmount(samples: 1)
                }
            )
        }
        let full = DeliveryAmount(samples: 3)
        for queued in [0, 1, 0, 1, 0] as [Int64] {
            log.note(
                ledger {
                    $0.dropped[.queueFull] = full
                    $0.queued = DeliveryAmount(samples: queued)
                }
            )
        }
        #expect(
            lines == [
                "warning: : the queue is full, the oldest are dropped",
                "notice: : the queue is no longer full, no more is dropped",
            ]
        )
    }

    /// What an earlier run lost was told then.
    @Test func lossIsToldWhenItIsNew() throws {
        let before = DeliveryAmount(samples: 100)
        var log = try makeLog(lost: before)
        log.note(ledger { $0.dropped[.lost] = before })
        #expect(lines.isEmpty)
        log.note(ledger { $0.dropped[.lost] = before + DeliveryAmount(samples: 7, reports: 1) })
        log.note(ledger { $0.dropped[.lost] = before + DeliveryAmount(samples: 7, reports: 1) })
        #expect(lines == ["error: : 7 samples and 1 report in the queue were damaged and are lost"])
    }

    @Test func endTellsWhatIsGivenUpAndWhatWaits() throws {
        let log = try makeLog()
        log.noteEnd(given: .zero, ledger: ledger { _ in })
        #expect(lines.isEmpty)
        log.noteEnd(given: DeliveryAmount(samples: 5), ledger: ledger { _ in })
        log.noteEnd(given: .zero, ledger: ledger { $0.queued = DeliveryAmount(samples: 3, reports: 2) })
        #expect(
            lines == [
                "warning:  ends with 5 samples undelivered; they are dropped",
                "notice: : left in the queue for the next start: 3 samples and 2 reports",
            ]
        )
    }
}
