/// Writes a rehearsal as text for a terminal: a strip chart and a log for each alert that was ever active, and why the
/// others never fired.
package enum TimelineTextEncoder {
    package static func encode(_ rehearsal: Rehearsal, into text: inout [UInt8]) {
        var lines = heading(rehearsal)
        let chart = StripChart(lengthMilliseconds: rehearsal.lengthMilliseconds)
        let active = rehearsal.alerts.filter { !$0.instances.isEmpty }
        if !active.isEmpty { lines.append(StripChart.legend) }
        for alert in active {
            lines += [""] + AlertSection(alert, in: rehearsal, chart: chart).lines
        }
        lines += silent(rehearsal)
        for line in lines {
            text += line.utf8
            text.append(UInt8(ascii: "\n"))
        }
    }

    private static func heading(_ rehearsal: Rehearsal) -> [String] {
        let length = SimulatedTime.text(rehearsal.lengthMilliseconds)
        let interval = SimulatedTime.text(rehearsal.intervalMilliseconds)
        let files = rehearsal.files.map(TerminalText.line).joined(separator: ", ")
        let count = rehearsal.alerts.count
        let fired = rehearsal.alerts.count(where: \.hasFired)
        let pending = rehearsal.alerts.count { !$0.hasFired && !$0.instances.isEmpty }
        let were = pending == 1 ? "was" : "were"
        let outcome =
            switch (fired, pending) {
            case (0, 0): "none became active"
            case (0, _): count == 1 ? "it was pending, but did not fire" : "none fired, \(pending) \(were) pending"
            case (count, _): count == 1 ? "it fired" : "all fired"
            case (_, 0): "\(fired) fired"
            default: "\(fired) fired, \(pending) more \(were) pending"
            }
        let subject = count == 1 ? "1 alert" : "\(count) alerts"
        let run = "\(TerminalText.line(rehearsal.scenario)), seed \(rehearsal.seed): \(length)"
        return TerminalText.wrapped("\(run), rules evaluated every \(interval)", after: "")
            + TerminalText.wrapped("\(subject) in \(files)" + (count == 0 ? "" : ": \(outcome)"), after: "")
    }

    /// The alerts that did not fire, each with the reason.
    private static func silent(_ rehearsal: Rehearsal) -> [String] {
        let alerts = rehearsal.alerts.filter { !$0.hasFired }
        guard !alerts.isEmpty else { return [] }
        let names = alerts.map { TerminalText.line($0.name) }
        let width = min(40, names.map(\.count).max() ?? 0)
        var lines = ["", "Never fired"]
        for (alert, name) in zip(alerts, names) {
            var head = TerminalText.padded("  \(name)", width + 2) + "  "
            for sentence in reasons(alert, in: rehearsal) {
                lines += TerminalText.wrapped(sentence, after: head)
                head = String(repeating: " ", count: width + 4)
            }
        }
        return lines
    }

    /// A reason for each rule, but said once where rules share it.
    private static func reasons(_ alert: RehearsedAlert, in rehearsal: Rehearsal) -> [String] {
        var sentences: [String] = []
        for rule in alert.rules {
            let reason = SilenceReason(of: rule, alert, in: rehearsal)
            let sentence =
                reason == .neverTrue ? "never true: \(TerminalText.line(rule.expression))" : reason.words
            if !sentences.contains(sentence) { sentences.append(sentence) }
        }
        return sentences
    }
}
