import HostModel

/// The parts of a summary about moments and virtual machines.
extension SummarySections {
    func worst(_ part: WorstPart) -> [(name: String, lines: [String])] {
        let length = part.to.millisecondsSince1970 - part.from.millisecondsSince1970
        let host = summary.hosts.count > 1 ? "\(part.host) in " : ""
        let floor = summary.hosts.first { $0.name == part.host }?.minFree.map { ", minFree \(words.size($0))" } ?? ""
        let free = part.free.map { ": free down to \(words.size($0))\(floor)" } ?? ""
        var lines = [words.span(part.from, part.to), "\(host)state \(part.state.name)\(free)"]
        if part.stallTotal > 0, let vm = part.mostStalled, let cause = StallCause.main(of: part.stallMilliseconds) {
            lines.append("VMs waited \(words.duration(part.stallTotal)) in all, mostly for \(words.cause(cause))")
            lines.append("longest \(vm): \(words.duration(part.mostStalledMilliseconds))")
        } else {
            lines.append("no VM waited for memory")
        }
        return [(length <= 60_000 ? "Worst minute" : "Worst \(words.duration(length))", lines)]
    }

    var reclaimed: SummaryDocument.Table {
        SummaryDocument.Table(
            title: "Memory taken back from VMs",
            columns: ReclamationTechnique.allCases.map { .init(title: words.technique($0), isNumber: true) },
            rows: [summary.reclaimedBytes.map(words.size)]
        )
    }

    var stalls: [SummaryDocument.Block] {
        guard !summary.mostStalled.isEmpty else {
            return [.list(title: "VMs that waited for memory", items: ["none"])]
        }
        let rows = summary.mostStalled.map { machine in
            let host = summary.hosts.first { $0.name == machine.unit.host }
            let cause = machine.mainCause
            let most = cause.map { words.share(machine.stallMilliseconds[$0.rawValue], of: machine.stallTotal) } ?? ""
            return [
                words.name(machine.unit, in: summary), words.duration(machine.stallTotal),
                words.share(machine.stallTotal, of: host?.simulatedMilliseconds ?? 0),
                cause.map(words.cause) ?? "", most,
            ]
        }
        let others = summary.stalledCount - summary.mostStalled.count
        let total = words.duration(summary.stallMilliseconds.reduce(0, +))
        return [
            .table(
                SummaryDocument.Table(
                    title: "VMs that waited longest for memory",
                    columns: [
                        .init(title: "VM"), .init(title: "Waited", isNumber: true),
                        .init(title: "Of time", isNumber: true), .init(title: "Mostly for"),
                        .init(title: "That part", isNumber: true),
                    ],
                    rows: rows,
                    note: others > 0 ? "\(words.count(others, "more VM")) waited too; \(total) all together" : ""
                )
            )
        ]
    }

    /// What to do something about: an empty list where all is well.
    var findings: [SummaryDocument.Block] {
        [
            list("Page file too small for the balloon", summary.shortPageFiles) { finding in
                let used = finding.pageFileUsed.map { ", used up to \(words.size($0))" } ?? ""
                let file = "page file \(words.size(finding.pageFileSize))\(used)"
                return "\(name(finding.unit)): \(file); balloon up to \(words.size(finding.balloonMaximum))"
            },
            missingDrivers,
            list("Size to reconsider", summary.sizeHints) { hint in text(hint) },
        ].compactMap { $0 }
    }

    /// Names alone: there is nothing else to say about each.
    private var missingDrivers: SummaryDocument.Block? {
        let findings = summary.missingDrivers
        guard !findings.isEmpty else { return nil }
        let items = [(false, "never had one"), (true, "lost it")].compactMap { wasLost, state -> String? in
            let names = findings.filter { $0.wasLost == wasLost }.map { name($0.unit) }
            guard !names.isEmpty else { return nil }
            let others = names.count - namedFindings
            let more = others > 0 ? " and \(words.count(others, "more VM"))" : ""
            return "\(state): \(names.prefix(namedFindings).joined(separator: ", "))\(more)"
        }
        let count = words.count(findings.count, "VM")
        return .list(title: "No balloon driver, so the host compresses and swaps instead (\(count))", items: items)
    }

    private func text(_ hint: SizeHint) -> String {
        let (size, fitting) = (words.size(hint.size), words.size(hint.suggested))
        let evidence = words.size(hint.evidence)
        return switch hint.reason {
        case .limitBelowSize:
            "\(name(hint.unit)): waits under its limit of \(evidence); its size is \(size)"
        case .tooSmall:
            "\(name(hint.unit)): \(size), paged out \(evidence) without a balloon; try \(fitting)"
        case .tooLarge:
            "\(name(hint.unit)): \(size), never more than \(evidence) active; \(fitting) would do"
        }
    }

    private func name(_ unit: PeriodUnit) -> String { words.name(unit, in: summary) }

    private func list<Finding>(
        _ title: String,
        _ findings: [Finding],
        _ text: (Finding) -> String
    ) -> SummaryDocument.Block? {
        guard !findings.isEmpty else { return nil }
        var items = findings.prefix(namedFindings).map(text)
        let others = findings.count - items.count
        if others > 0 { items.append("and \(words.count(others, "more VM"))") }
        return .list(title: "\(title) (\(words.count(findings.count, "VM")))", items: items)
    }
}
