import Foundation
import RealReceivers
import RunOutputReader

/// What became of the samples and reports of one destination, as a running aerostat or `aerostat push --status` says.
struct PushLedger {
    struct Amount: Equatable {
        var samples = 0
        var reports = 0

        static func + (left: Amount, right: Amount) -> Amount {
            Amount(samples: left.samples + right.samples, reports: left.reports + right.reports)
        }
    }

    var accepted = Amount()
    var delivered = Amount()
    var queued = Amount()
    var dropped: [String: Amount] = [:]
    var diskProblem: String?
    /// What aerostat itself says of the balance; nil where it does not say.
    var saysItBalances: Bool?

    var isBalanced: Bool {
        accepted == delivered + queued + dropped.values.reduce(Amount(), +) && saysItBalances != false
    }

    /// Without reasons for which nothing was dropped.
    var losses: [String: Amount] { dropped.filter { $0.value != Amount() } }

    /// The ledgers that `aerostat push --status` prints, by destination.
    static func parse(status text: String) throws -> [String: PushLedger] {
        var ledgers: [String: PushLedger] = [:]
        for block in text.split(separator: "\n\n") {
            let lines = block.split(separator: "\n")
            guard let destination = lines.first, !destination.hasPrefix(" "), lines.count > 4 else {
                throw EndToEndError(description: "not a ledger: \(block)")
            }
            var ledger = PushLedger()
            for line in lines.dropFirst() {
                if let row = line.wholeMatch(of: /\s\s(\w+(?:: \w+)?) +(\d+) +(\d+)/) {
                    let amount = Amount(samples: Int(row.output.2) ?? -1, reports: Int(row.output.3) ?? -1)
                    try ledger.set(String(row.output.1), amount)
                } else if let problem = line.wholeMatch(of: /\s\sdisk: (.*)/) {
                    ledger.diskProblem = String(problem.output.1)
                } else if line.hasSuffix("balances") || line.hasSuffix("balance") {
                    ledger.saysItBalances = line == "  balances"
                }
            }
            guard ledger.saysItBalances != nil else { throw EndToEndError(description: "no word of balance: \(block)") }
            ledgers[String(destination)] = ledger
        }
        return ledgers
    }

    private mutating func set(_ row: String, _ amount: Amount) throws {
        switch row {
        case "accepted": accepted = amount
        case "delivered": delivered = amount
        case "queued": queued = amount
        default:
            guard row.hasPrefix("dropped: ") else { throw EndToEndError(description: "an unknown row: \(row)") }
            dropped[String(row.dropFirst("dropped: ".count))] = amount
        }
    }
}

extension PushLedger {
    /// The ledger on a page of metrics.
    ///
    /// - Parameter port: of the destination, which stands in its name.
    init(_ page: MetricsPage, port: Int) throws {
        let series = page.values.filter { series, _ in
            series.name.hasPrefix("aerostat_push_") && series.labels["destination"]?.contains(":\(port)") == true
        }
        guard !series.isEmpty else { throw EndToEndError(description: "no ledger of :\(port) on the page") }
        for (series, value) in series {
            let value = Int(value)
            switch series.name {
            case "aerostat_push_accepted_samples_total": accepted.samples = value
            case "aerostat_push_accepted_reports_total": accepted.reports = value
            case "aerostat_push_delivered_samples_total": delivered.samples = value
            case "aerostat_push_delivered_reports_total": delivered.reports = value
            case "aerostat_push_queue_samples": queued.samples = value
            case "aerostat_push_queue_reports": queued.reports = value
            case "aerostat_push_dropped_samples_total":
                dropped[series.labels["reason", default: ""], default: Amount()].samples = value
            case "aerostat_push_dropped_reports_total":
                dropped[series.labels["reason", default: ""], default: Amount()].reports = value
            default: break
            }
        }
    }

    /// The ledger of a running aerostat.
    ///
    /// - Parameters:
    ///   - aerostat: port of its pages.
    ///   - port: of the destination.
    static func fetch(aerostat: Int, port: Int) async throws -> PushLedger {
        try PushLedger(try await MetricsPage.fetch(port: aerostat), port: port)
    }
}

extension Surroundings {
    /// What `aerostat push --status` says of a queue directory, by destination.
    func ledgers(in queue: String) async throws -> [String: PushLedger] {
        let result = try await runToEnd(Self.aerostat, ["push", "--queue", queue, "--status"])
        guard result.status == 0 else { throw EndToEndError(description: "push --status: \(result.output)") }
        return try PushLedger.parse(status: result.output)
    }

    /// The ledger of the destination with a port.
    func ledger(in queue: String, port: Int) async throws -> PushLedger {
        let found = try await ledgers(in: queue).filter { $0.key.contains(":\(port)") }
        guard found.count == 1, let ledger = found.values.first else {
            throw EndToEndError(description: "\(found.count) ledgers of :\(port)")
        }
        return ledger
    }
}
