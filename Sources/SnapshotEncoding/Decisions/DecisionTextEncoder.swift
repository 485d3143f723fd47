public import HostModel

/// Writes what a host decided in one step as text for a terminal: the findings first, then the numbers behind them.
public enum DecisionTextEncoder {
    private static let width = 100

    /// Appends the answer about one machine.
    public static func encode(_ decision: HostDecision, run: RunFacts, machine: Int, into text: inout [UInt8]) {
        let subject = decision.machines[machine]
        var lines = [heading("\(subject.name) on \(decision.host)", decision, run), ""]
        for finding in DecisionFindings(subject, on: decision).sentences { lines += bullet(finding) }
        lines += DecisionTable.rows(of: decision)
        if subject.isPoweredOn { lines += DecisionTable.rows(of: subject, on: decision) }
        append(lines, to: &text)
    }

    /// Appends a table of all machines of the host, those that lost most first.
    public static func encodeAll(_ decision: HostDecision, run: RunFacts, into text: inout [UInt8]) {
        var lines = [heading(decision.host, decision, run), ""]
        if let first = decision.machines.first {
            lines += bullet(DecisionFindings(first, on: decision).stateSentence)
        }
        lines += DecisionTable.rows(of: decision)
        lines += DecisionTable.list(decision)
        append(lines, to: &text)
    }

    private static func append(_ lines: [String], to text: inout [UInt8]) {
        for line in lines {
            text += line.utf8
            text.append(UInt8(ascii: "\n"))
        }
    }

    private static func heading(_ subject: String, _ decision: HostDecision, _ run: RunFacts) -> String {
        let elapsed = ShortText.duration(milliseconds: decision.elapsedMilliseconds)
        return
            "\(subject) at \(elapsed) of \(run.scenario) (\(decision.time), policy \(decision.policy), seed \(run.seed))"
    }

    /// A finding, broken at spaces.
    private static func bullet(_ sentence: String) -> [String] {
        var lines: [String] = []
        var line = "-"
        for word in sentence.split(separator: " ") {
            if line.count + 1 + word.count > width {
                lines.append(line)
                line = " "
            }
            line += " \(word)"
        }
        return lines + [line]
    }
}
