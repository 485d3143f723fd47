import LocatedYAML

/// Holds a rehearsal against the expectations.
extension ExpectationFile {
    /// Instances of one entry that are named for the same miss; the rest is counted.
    private static let named = 10

    package func check(_ rehearsal: Rehearsal) -> ExpectationCheck {
        let names = rehearsal.alerts.map(\.name)
        var misses: [ExpectationCheck.Miss] = []
        for entry in entries {
            guard let alert = rehearsal.alerts.first(where: { $0.name == entry.alert.value }) else {
                misses.append(unknown(entry, names: names))
                continue
            }
            let labels = AlertLabels(of: alert, in: rehearsal)
            misses += check(entry, against: alert, labels, lengthMilliseconds: rehearsal.lengthMilliseconds)
        }
        if isExhaustive { misses += rehearsal.alerts.compactMap { uncovered($0, in: rehearsal) } }
        return ExpectationCheck(file: file, misses: misses)
    }

    private func unknown(_ entry: AlertExpectation, names: [String]) -> ExpectationCheck.Miss {
        let hint =
            if let meant = Spelling.nearest(to: entry.alert.value, among: names) {
                ", did you mean \(TerminalText.line(meant))?"
            } else {
                ""
            }
        return miss(entry.alert.position, entry, "the rule files have no such alert\(hint)")
    }

    private func check(
        _ entry: AlertExpectation,
        against alert: RehearsedAlert,
        _ labels: AlertLabels,
        lengthMilliseconds: Int64
    ) -> [ExpectationCheck.Miss] {
        let matching = alert.instances.filter(entry.matches)
        let fired = matching.filter { $0.firstFiring != nil }
        guard entry.fires.value == .never || !fired.isEmpty else {
            return [neverFired(entry, matching, alert, labels, lengthMilliseconds: lengthMilliseconds)]
        }
        var misses = instances(fired, entry, at: entry.fires, labels) { instance in
            guard let first = instance.firstFiring, !entry.fires.value.contains(first) else { return nil }
            return "fired first at \(SimulatedTime.text(first))"
        }
        if let resolves = entry.resolves {
            misses += instances(fired, entry, at: resolves, labels) { instance in
                guard let end = instance.episodes.last(where: { $0.firing != nil })?.end else {
                    return resolves.value == .never ? nil : "still fires at the end"
                }
                return resolves.value.contains(end) ? nil : "stopped firing at \(SimulatedTime.text(end))"
            }
        }
        if let count = entry.instances, count.value != fired.count {
            let noun = fired.count == 1 ? "instance" : "instances"
            misses.append(miss(count.position, entry, "\(fired.count) \(noun) fired, expected \(count.value)"))
        }
        return misses
    }

    /// A miss for each instance of which `what` has something to say.
    private func instances(
        _ instances: [AlertInstance],
        _ entry: AlertExpectation,
        at expected: AlertExpectation.Located<AlertExpectation.Moment>,
        _ labels: AlertLabels,
        _ what: (AlertInstance) -> String?
    ) -> [ExpectationCheck.Miss] {
        let found = instances.compactMap { instance in what(instance).map { (instance, $0) } }
        var misses = found.prefix(Self.named).map { instance, what in
            ExpectationCheck.Miss(
                file: file,
                position: expected.position,
                alert: entry.alert.value,
                labels: labels.identifying(instance),
                message: "\(what), expected \(expected.value.words)"
            )
        }
        if found.count > Self.named {
            let words = "\(found.count - Self.named) more instances likewise, expected \(expected.value.words)"
            misses.append(miss(expected.position, entry, words))
        }
        return misses
    }

    private func neverFired(
        _ entry: AlertExpectation,
        _ matching: [AlertInstance],
        _ alert: RehearsedAlert,
        _ labels: AlertLabels,
        lengthMilliseconds: Int64
    ) -> ExpectationCheck.Miss {
        var words = "never fired, expected \(entry.fires.value.words)"
        if let episode = matching.first?.episodes.first {
            let end = episode.end.map(SimulatedTime.text) ?? "the end"
            words += "; it was pending from \(SimulatedTime.text(episode.start)) to \(end)"
        } else if let other = alert.instances.first(where: { $0.firstFiring != nil }), let first = other.firstFiring {
            let subject = ExpectationCheck.Miss.braced(labels.identifying(other))
            words += "; it fired as \(subject) at \(SimulatedTime.text(first))"
        } else if case .within(let range) = entry.fires.value, range.lowerBound > lengthMilliseconds {
            words += "; the run ended at \(SimulatedTime.text(lengthMilliseconds))"
        }
        return miss(entry.fires.position, entry, words)
    }

    /// The miss of an alert with instances that fired though no entry covers them.
    private func uncovered(_ alert: RehearsedAlert, in rehearsal: Rehearsal) -> ExpectationCheck.Miss? {
        let own = entries.filter { $0.alert.value == alert.name }
        let fired = alert.instances.filter { instance in
            instance.firstFiring != nil && !own.contains { $0.matches(instance) }
        }
        guard let first = fired.min(by: { ($0.firstFiring ?? 0) < ($1.firstFiring ?? 0) }),
            let time = first.firstFiring
        else { return nil }
        let moment = "first at \(SimulatedTime.text(time))"
        let words = fired.count == 1 ? "fired \(moment)" : "\(fired.count) instances fired, this one \(moment)"
        let reason = own.isEmpty ? "the alert is not listed" : "no entry has these labels"
        return ExpectationCheck.Miss(
            file: file,
            position: own.first?.alert.position ?? othersPosition,
            alert: alert.name,
            labels: AlertLabels(of: alert, in: rehearsal).identifying(first),
            message: "\(words), expected never: \(reason)"
        )
    }

    private func miss(_ position: SourcePosition, _ entry: AlertExpectation, _ words: String) -> ExpectationCheck.Miss {
        ExpectationCheck.Miss(
            file: file,
            position: position,
            alert: entry.alert.value,
            labels: entry.labels,
            message: words
        )
    }
}
