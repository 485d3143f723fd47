/// The part of the text about one alert that was pending or firing.
struct AlertSection {
    /// Instances with a strip of their own; the log of more leaves out what was pending.
    private static let strips = 10
    /// Lines of the log, besides those about the end of the run and the one that says how many are left out.
    private static let entries = 16
    /// Instances up to which each has its summary in the log; the words of more differ in names only.
    private static let summaries = 3

    private let alert: RehearsedAlert
    private let rehearsal: Rehearsal
    private let chart: StripChart
    private let labels: AlertLabels

    init(_ alert: RehearsedAlert, in rehearsal: Rehearsal, chart: StripChart) {
        self.alert = alert
        self.rehearsal = rehearsal
        self.chart = chart
        labels = AlertLabels(of: alert, in: rehearsal)
    }

    var lines: [String] { heading + ["  " + chart.scale] + strips + log }

    private var heading: [String] {
        var facts: [String] = []
        if let severity = labels.severity { facts.append(TerminalText.line(severity)) }
        var holds: [String] = []
        for rule in alert.rules where rule.holdMilliseconds > 0 {
            let hold = SimulatedTime.text(rule.holdMilliseconds)
            if !holds.contains(hold) { holds.append(hold) }
        }
        if !holds.isEmpty { facts.append("for \(holds.joined(separator: " or "))") }
        facts += labels.shared.map(TerminalText.label)
        if alert.instances.count > 1 { facts.append("\(alert.instances.count) instances") }
        return TerminalText.wrapped(facts.joined(separator: ", "), after: TerminalText.line(alert.name) + "  ")
    }

    // MARK: Strips

    private var strips: [String] {
        let shown = shownInstances
        var lines = shown.map { strip(alert.instances[$0].episodes, words(of: alert.instances[$0])) }
        let others = alert.instances.indices.filter { !shown.contains($0) }.map { alert.instances[$0] }
        if !others.isEmpty {
            let fired = others.count { $0.firstFiring != nil }
            let outcome = fired == others.count ? "all fired" : fired == 0 ? "none fired" : "\(fired) fired"
            lines.append(strip(others.flatMap(\.episodes), "and \(others.count) more, \(outcome)"))
        }
        return lines
    }

    private func strip(_ episodes: [AlertEpisode], _ words: String) -> String {
        let strip = "  \(chart.strip(episodes))"
        guard !words.isEmpty else { return strip }
        return "\(strip)  \(TerminalText.clipped(words, TerminalText.width - strip.count - 2))"
    }

    /// Those that fired before those that did not, in the order of the rehearsal among themselves and when shown.
    private var shownInstances: [Int] {
        let indices = alert.instances.indices
        let fired = indices.filter { alert.instances[$0].firstFiring != nil }
        let others = indices.filter { alert.instances[$0].firstFiring == nil }
        return (fired + others).prefix(Self.strips).sorted()
    }

    private func words(of instance: AlertInstance) -> String {
        labels.distinguishing(instance).map(TerminalText.label).joined(separator: " ")
    }

    // MARK: Log

    private var log: [String] {
        let entries = AlertLog(of: alert, lengthMilliseconds: rehearsal.lengthMilliseconds).entries
        let isShort = alert.instances.count > Self.strips
        let all = isShort ? entries.filter { $0.change.isAboutFiring } : entries
        let events = all.filter { !$0.change.isLast }
        let last = all.filter(\.change.isLast)
        let isCut = events.count > Self.entries
        let shown = isCut ? events.prefix(Self.entries) : events[...]
        let widths = (
            time: max(7, all.map { SimulatedTime.text($0.time).count }.max() ?? 0),
            change: (shown + last).map(\.change.words.count).max() ?? 0
        )
        var told: Set<Int> = []
        var lines: [String] = []
        for entry in shown { lines += self.lines(of: entry, widths, &told) }
        if isCut, let final = events.last {
            let count = events.count - Self.entries
            lines.append("  ... \(count) more until \(SimulatedTime.text(final.time)), all in the JSON format")
        }
        for entry in last { lines += self.lines(of: entry, widths, &told) }
        return lines
    }

    /// - Parameter told: instances that are known to have fired.
    private func lines(
        of entry: AlertLog.Entry,
        _ widths: (time: Int, change: Int),
        _ told: inout Set<Int>
    ) -> [String] {
        let time = TerminalText.padded(SimulatedTime.text(entry.time), widths.time)
        let head = "  \(time)  \(TerminalText.padded(entry.change.words, widths.change))  "
        let until = entry.until.map { "until \(SimulatedTime.text($0))" } ?? ""
        let names = subject(of: entry.instances, room: TerminalText.width - head.count - until.count - 1)
        let subject = names.isEmpty || until.isEmpty ? names + until : "\(names) \(until)"
        var summary = ""
        if entry.change == .firing {
            let isWanted = told.isEmpty || alert.instances.count <= Self.summaries
            let first = entry.instances.first { !told.contains($0) }
            told.formUnion(entry.instances)
            if let first, isWanted { summary = self.summary(of: alert.instances[first]) }
        }
        guard !summary.isEmpty else { return [Self.trimmed(head + subject)] }
        guard !subject.isEmpty else { return TerminalText.wrapped(summary, after: head) }
        return [head + subject] + TerminalText.wrapped(summary, after: String(repeating: " ", count: head.count))
    }

    /// What tells the instances from others, as many as there is room for; empty where there is one only.
    private func subject(of instances: [Int], room: Int) -> String {
        guard alert.instances.count > 1 else { return "" }
        guard instances.count < alert.instances.count else {
            return instances.count == 2 ? "both instances" : "all \(instances.count) instances"
        }
        let names = instances.map { words(of: alert.instances[$0]) }
        var text = names[0]
        for (index, name) in names.enumerated().dropFirst() {
            let rest = names.count - index - 1
            let ending = rest > 0 ? " and \(rest) more" : ""
            guard text.count + 2 + name.count + ending.count <= room else { return "\(text) and \(rest + 1) more" }
            text += ", \(name)"
        }
        return text
    }

    private func summary(of instance: AlertInstance) -> String {
        TerminalText.line(instance.annotations.first { $0.name == "summary" }?.value ?? "")
    }

    private static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }
}
