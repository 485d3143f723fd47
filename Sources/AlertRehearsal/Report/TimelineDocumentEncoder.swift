import LocatedYAML
import SnapshotEncoding

/// Writes a rehearsal as a JSON document, for programs. Times are simulated seconds since the start of the run.
package enum TimelineDocumentEncoder {
    /// Appends the document and a line feed.
    ///
    /// - Parameter check: what was expected of the rehearsal; nil when nothing was.
    package static func encode(_ rehearsal: Rehearsal, check: ExpectationCheck?, into document: inout [UInt8]) {
        let text = JSONFragment.object([
            ("scenario", string(rehearsal.scenario)), ("seed", "\(rehearsal.seed)"),
            ("length_seconds", seconds(rehearsal.lengthMilliseconds)),
            ("interval_seconds", seconds(rehearsal.intervalMilliseconds)),
            ("files", JSONFragment.list(rehearsal.files.map(string))),
            ("alerts", JSONFragment.list(rehearsal.alerts.map { alert($0, rehearsal) })),
            ("expectations", check.map(expectations) ?? "null"),
        ])
        document += text.utf8
        document.append(UInt8(ascii: "\n"))
    }

    private static func alert(_ alert: RehearsedAlert, _ rehearsal: Rehearsal) -> String {
        let rules = alert.rules.map { rule in
            JSONFragment.object([
                ("file", string(rule.file)), ("line", "\(rule.line)"), ("group", string(rule.group)),
                ("expression", string(rule.expression)), ("for_seconds", seconds(rule.holdMilliseconds)),
                ("absent_metrics", JSONFragment.list(rule.absentMetrics.map(string))),
                (
                    "silent_because",
                    alert.hasFired ? "null" : string(SilenceReason(of: rule, alert, in: rehearsal).words)
                ),
            ])
        }
        return JSONFragment.object([
            ("alert", string(alert.name)), ("fired", "\(alert.hasFired)"), ("rules", JSONFragment.list(rules)),
            ("instances", JSONFragment.list(alert.instances.map(instance))),
        ])
    }

    private static func instance(_ instance: AlertInstance) -> String {
        let episodes = instance.episodes.map { episode in
            JSONFragment.object([
                ("start_seconds", seconds(episode.start)), ("firing_seconds", episode.firing.map(seconds) ?? "null"),
                ("end_seconds", episode.end.map(seconds) ?? "null"),
            ])
        }
        return JSONFragment.object([
            ("labels", labels(instance.labels)), ("annotations", labels(instance.annotations)),
            ("first_firing_seconds", instance.firstFiring.map(seconds) ?? "null"),
            ("episodes", JSONFragment.list(episodes)),
        ])
    }

    private static func expectations(_ check: ExpectationCheck) -> String {
        let misses = check.misses.map { miss in
            JSONFragment.object([
                ("line", "\(miss.position.line)"), ("column", "\(miss.position.column)"),
                ("alert", string(miss.alert)), ("labels", labels(miss.labels)), ("message", string(miss.message)),
            ])
        }
        return JSONFragment.object([
            ("file", string(check.file)), ("met", "\(check.isMet)"), ("misses", JSONFragment.list(misses)),
        ])
    }

    private static func labels(_ labels: [AlertInstance.Label]) -> String {
        JSONFragment.object(labels.map { ($0.name, string($0.value)) })
    }

    private static func string(_ text: String) -> String { JSONFragment.string(text) }

    private static func seconds(_ milliseconds: Int64) -> String {
        let rest = milliseconds % 1000
        guard rest != 0 else { return "\(milliseconds / 1000)" }
        var digits = String(1000 + rest).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(milliseconds / 1000).\(digits)"
    }
}
