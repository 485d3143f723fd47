import DeliveryQueue
import HostModel
import SnapshotEncoding

/// The ledgers of a queue directory for a reader: what was accepted, and what became of it.
enum LedgerTable {
    /// - Parameter now: from which ages count.
    static func text(_ ledgers: [QueueLedger], now: Timestamp) -> String {
        ledgers.map { text($0, now: now) }.joined(separator: "\n")
    }

    private static func text(_ ledger: QueueLedger, now: Timestamp) -> String {
        var rows: [(String, DeliveryAmount)] = [("accepted", ledger.accepted), ("delivered", ledger.delivered)]
        for reason in DropReason.allCases {
            if let amount = ledger.dropped[reason] { rows.append(("dropped: \(reason.rawValue)", amount)) }
        }
        rows.append(("queued", ledger.queued))
        var text = "\(ledger.destination)\n"
        text += "  \(padded("", 22))\(right("samples", 14))\(right("reports", 10))\n"
        for (name, amount) in rows {
            text += "  \(padded(name, 22))\(right("\(amount.samples)", 14))\(right("\(amount.reports)", 10))\n"
        }
        let settled = ledger.delivered + ledger.droppedInAll + ledger.queued
        text += settled == ledger.accepted ? "  balances\n" : "  does NOT balance\n"
        if let oldest = ledger.oldestMilliseconds {
            let age = max(0, now.millisecondsSince1970 - oldest)
            text += "  oldest waits for \(ShortText.duration(milliseconds: age)), \(ledger.queuedBytes) bytes in all\n"
        }
        let last = ledger.lastDeliveryMilliseconds
        text +=
            last == 0
            ? "  nothing delivered yet\n"
            : "  last delivery \(Timestamp(millisecondsSince1970: last))\n"
        if let problem = ledger.diskProblem { text += "  disk: \(problem)\n" }
        return text
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}
