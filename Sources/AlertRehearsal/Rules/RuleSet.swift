internal import HostModel
package import LocatedYAML
internal import SnapshotEncoding

/// The rules of some files, held against the metrics that a rehearsed run has.
package struct RuleSet: Sendable {
    package let files: [RuleFile]
    private let recorded: [String: [Rule]]

    private static let ofRun = Set(RuleTestSeriesEncoder.metricNames)
    private static let ofRunAlone = Set(RuleTestSeriesEncoder.metricNamesWithoutHost)
    private static let ofAerostat = MetricCatalog.descriptors.map(\.name)
    /// What Prometheus makes of alerts itself.
    private static let ofAlerts: Set<String> = ["ALERTS", "ALERTS_FOR_STATE"]

    package init(_ files: [RuleFile]) {
        self.files = files
        recorded = Dictionary(grouping: files.flatMap(\.rules).filter { $0.kind == .record }, by: \.name)
    }

    private var rules: [Rule] { files.flatMap(\.rules) }

    /// Names of the groups, each once, in the order of the files. Rules see in an evaluation what groups before theirs
    /// have recorded in it.
    package var groups: [String] {
        var known: Set<String> = []
        return files.flatMap(\.groups).filter { known.insert($0).inserted }
    }

    /// Metrics of which the rules need series; nil for all that a run has.
    package var metrics: Set<String>? {
        guard !rules.contains(where: { $0.mentions.mentionsAll }) else { return nil }
        return Set(rules.flatMap(\.mentions.names)).intersection(Self.ofRun)
    }

    /// The alerting rules, in the order of the files.
    package var alerts: [AlertRule] {
        rules.compactMap { rule in
            guard case .alert(let hold) = rule.kind else { return nil }
            return AlertRule(
                file: rule.file,
                line: rule.position.line,
                group: rule.group,
                name: rule.name,
                expression: rule.expression,
                holdMilliseconds: hold,
                absentMetrics: absentMetrics(of: rule)
            )
        }
    }

    /// Whether each rule says the same of a host, whatever other hosts there are.
    package var keepsToHosts: Bool {
        rules.allSatisfy { rule in
            rule.scope.textsKeepToHost && (rule.scope.expressionKeepsToHost || isWithoutHosts(rule))
        }
    }

    /// Whether the rule reads nothing that belongs to a host.
    private func isWithoutHosts(_ rule: Rule) -> Bool {
        let sources = sources(of: rule)
        return !sources.mayBeAll && sources.metrics.allSatisfy { Self.ofRunAlone.contains($0) || isAbsent($0) }
    }

    /// Metrics that the rule reads, itself or by way of recording rules, and that a run does not have.
    private func absentMetrics(of rule: Rule) -> [String] { sources(of: rule).metrics.filter(isAbsent).sorted() }

    private func isAbsent(_ metric: String) -> Bool { !Self.ofRun.contains(metric) && !Self.ofAlerts.contains(metric) }

    /// Metrics that the rule reads, itself or by way of recording rules, other than those that rules record; and whether
    /// there may be any others.
    private func sources(of rule: Rule) -> (metrics: [String], mayBeAll: Bool) {
        var seen: Set<String> = []
        var sources: (metrics: [String], mayBeAll: Bool) = ([], false)
        var waiting = [rule]
        while let rule = waiting.popLast() {
            if rule.mentions.mentionsAll { sources.mayBeAll = true }
            for name in rule.mentions.names where seen.insert(name).inserted {
                if isAbsent(name), let rules = recorded[name] { waiting += rules } else { sources.metrics.append(name) }
            }
        }
        return sources
    }

    /// Names that look like aerostat's own and are none, at each place; the first hundred.
    package var unknownMetrics: [SourceProblem] {
        foreignMentions.filter { $0.name.hasPrefix("aerostat_") }.prefix(Self.reported).map { mention in
            let meant = Self.meant(by: mention.name).map { ", did you mean \($0)?" } ?? "; the README lists them all"
            return problem("\(mention.name) is not a metric of aerostat\(meant)", at: mention)
        }
    }

    /// Metrics of other programs, at their first place each; the first hundred.
    package var foreignMetrics: [SourceProblem] {
        var known: Set<String> = []
        let foreign = foreignMentions.filter { !$0.name.hasPrefix("aerostat_") && known.insert($0.name).inserted }
        return foreign.prefix(Self.reported).map { mention in
            problem("\(mention.name) is not a metric of aerostat: a rehearsal has no series of it", at: mention)
        }
    }

    private static let reported = 100

    private struct Mention {
        let name: String
        let rule: Rule
        /// Index of the rule's file.
        let file: Int
    }

    /// Mentions of metrics that neither aerostat nor a recording rule has.
    private var foreignMentions: [Mention] {
        let known = Self.ofRun.union(Self.ofAerostat).union(Self.ofAlerts).union(recorded.keys)
        return files.enumerated().flatMap { index, file in
            file.rules.flatMap { rule in
                rule.mentions.names.filter { !known.contains($0) }.map { Mention(name: $0, rule: rule, file: index) }
            }
        }
    }

    private func problem(_ message: String, at mention: Mention) -> SourceProblem {
        let start = mention.rule.expressionPosition
        let position = files[mention.file].text.position(ofName: mention.name, from: start) ?? start
        return SourceProblem(file: mention.rule.file, position: position, keyPath: "", message: message)
    }

    /// The metric that was probably meant: one spelt nearly so, or else the one nearest in length of those that only have
    /// more at their end, or less.
    private static func meant(by name: String) -> String? {
        Spelling.nearest(to: name, among: ofAerostat)
            ?? ofAerostat.filter { $0.hasPrefix(name) || name.hasPrefix($0) }
            .min { abs($0.utf8.count - name.utf8.count) < abs($1.utf8.count - name.utf8.count) }
    }
}

extension RuleSet {
    /// What promtool says of a rule that failed, with the rule's place before it: `FILE:LINE:COLUMN: Name at 15s: why`.
    ///
    /// - Parameter words: `Name, time: 15s, err: why`, where the name may hold anything.
    package func located(_ words: String) -> String {
        let rule = files.lazy.flatMap(\.rules).filter { words.hasPrefix("\($0.name), time: ") }
            .max { $0.name.utf8.count < $1.name.utf8.count }
        guard let rule else { return words }
        let rest = words.dropFirst("\(rule.name), time: ".count)
        let time = rest.prefix { $0 != "," }
        let reason = rest.dropFirst(time.count).trimmingPrefix(", err: ")
        let position = rule.position
        return "\(rule.file):\(position.line):\(position.column): \(rule.name) at \(time): \(reason)"
    }
}
