extension [RehearsedAlert] {
    /// What of labels and annotations promtool could not expand, a sentence for each alert and name: the text then stands
    /// in the place of what was meant.
    package var templateFailures: [String] {
        flatMap { alert in
            var known: Set<String> = []
            return alert.instances.flatMap { instance in
                let labels = instance.labels.map { ("label", $0) }
                return (labels + instance.annotations.map { ("annotation", $0) }).compactMap { kind, pair -> String? in
                    guard pair.value.contains("<error expanding template"),
                        known.insert("\(kind) \(pair.name)").inserted
                    else { return nil }
                    let rule = alert.rules[0]
                    return "\(rule.file):\(rule.line): \(kind) \(pair.name) of alert \(alert.name): \(pair.value)"
                }
            }
        }
    }
}
