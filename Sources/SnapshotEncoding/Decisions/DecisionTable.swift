import HostModel

/// The numbers of a decision as aligned rows: MiB, and pages where the arithmetic is in pages.
enum DecisionTable {
    private struct Row {
        var label: String
        var bytes: ByteCount
        var note = ""

        init(_ label: String, _ pages: PageCount, _ note: String = "") {
            self.init(label, bytes: pages.bytes, note)
        }

        init(_ label: String, bytes: ByteCount, _ note: String = "") {
            self.label = label
            self.bytes = bytes
            self.note = note
        }
    }

    static func rows(of decision: HostDecision) -> [String] {
        let (state, balance) = (decision.state, decision.balance)
        var rows = [
            Row("free", state.free, "state \(state.state.name), before \(state.before.name)"),
            Row("minFree", state.minFree), Row("goal for free memory", state.freeGoal),
        ]
        for rung in MemoryState.allCases where rung != .high && state.thresholds[rung.rawValue] > .zero {
            rows.append(Row("\(rung.name) begins below", state.thresholds[rung.rawValue]))
        }
        rows += [
            Row("missing to the goal", state.shortfall), Row("to leave the host", state.pendingLoss),
            Row("free after the step", state.freeAfter),
        ]
        let division = [
            Row("machine memory", balance.machineMemory), Row("hypervisor", balance.hypervisorUse),
            Row("overhead of machines", balance.overhead), Row("kept free", balance.kept, "goal and dead bands"),
            Row("to be divided", balance.available, "idle memory tax \(ShortText.decimal(balance.idleMemoryTax))"),
        ]
        let age = ShortText.duration(milliseconds: balance.ageMilliseconds)
        let title = balance.ageMilliseconds > 0 ? "Division, \(age) earlier" : "Division, in this second"
        return section("Host", rows) + section(title, division)
    }

    static func rows(of machine: MachineDecision, on decision: HostDecision) -> [String] {
        section("Entitlement of \(machine.name)", rows(of: machine.entitlement))
            + section(
                "Decision",
                [
                    Row("held (charge)", machine.charge), Row("entitlement", machine.entitlement.entitlement),
                    Row("reservation", machine.entitlement.reservation), Row("excess", machine.excess),
                    Row("need", machine.need, "excess beyond the dead band of \(machine.deadBand.value) pages"),
                    Row("held after the step", machine.chargeAfter),
                ]
            )
            + section("Balloon", rows(of: machine.balloon))
            + section("Paging in \(decision.state.state.name)", rows(of: machine.paging))
            + section("Own limit", rows(of: machine.limit))
            + section(
                "After the step",
                [
                    Row("page sharing saved", machine.reclaimedByPageSharing, "in this step"),
                    Row("compressed", machine.compressed),
                    Row("compression cache", machine.compressionCache),
                    Row("compression cache at most", machine.compressionCacheMaximum),
                    Row("host cached", machine.hostCached), Row("swapped out", machine.swapped),
                ]
            )
    }

    private static func rows(of entitlement: EntitlementDecision) -> [Row] {
        let price = "shares per page \(ShortText.decimal(entitlement.sharesPerPage))"
        let untaxed = "shares per page \(ShortText.decimal(entitlement.sharesPerPageUntaxed))"
        return [
            Row("configured size", entitlement.configuredSize, "shares \(entitlement.shares)"),
            Row("reservation", entitlement.reservation), Row("limit", entitlement.limit),
            Row("demand", entitlement.demand), Row("held (charge)", entitlement.charge),
            Row("active, slow", bytes: entitlement.activeSlow), Row("active, fast", bytes: entitlement.activeFast),
            Row("active, next", bytes: entitlement.activeNext),
            Row("active", bytes: entitlement.active, "largest: \(entitlement.estimator.rawValue)"),
            Row("idle", bytes: entitlement.idle),
            Row("at least", entitlement.low), Row("at most", entitlement.high),
            Row("entitlement", entitlement.entitlement, "\(price), bound \(entitlement.bound.rawValue)"),
            Row("entitlement without tax", entitlement.entitlementUntaxed, untaxed),
            Row("moved by the tax", entitlement.idleTaxMoved),
        ]
    }

    private static func rows(of balloon: BalloonDecision) -> [Row] {
        let stop = balloon.obstacle.map { "stopped: \($0.rawValue)" } ?? ""
        return [
            Row("size before", balloon.sizeBefore), Row("target", balloon.target), Row("at most", balloon.maximum),
            Row("assigned", balloon.assigned), Row("moved", balloon.moved, stop),
            Row("from free pages", balloon.fromFree), Row("from file cache", balloon.fromFileCache),
            Row("from idle memory", balloon.fromIdle), Row("from the working set", balloon.fromWorkingSet),
            Row("machine memory gained", balloon.reclaimed), Row("page file used", balloon.pageFileUsed),
            Row("page file", balloon.pageFileSize),
        ]
    }

    private static func rows(of paging: PagingDecision) -> [Row] {
        guard paging.need > .zero || paging.assigned > .zero else { return [] }
        return [
            Row("need", paging.need), Row("assigned", paging.assigned),
            Row("gained by page sharing", bytes: paging.reclaimedByPageSharing),
            Row("gained by compression", bytes: paging.reclaimedByCompression),
            Row("gained by host cache", bytes: paging.reclaimedByHostCache),
            Row("gained by host swap", bytes: paging.reclaimedByHostSwap),
            Row("written to host cache", paging.hostCachedOut), Row("swapped out", paging.swappedOut),
        ]
    }

    // MARK: Form

    /// All machines, those that lost most first and else in the order of the scenario.
    static func list(_ decision: HostDecision) -> [String] {
        let machines = decision.machines.enumerated().sorted {
            ($1.element.reclaimed, $0.offset) < ($0.element.reclaimed, $1.offset)
        }.map(\.element)
        let width = max(7, machines.map(\.name.count).max() ?? 0)
        let title = ["MiB  held", "entitlement", "taken", "balloon", "compressed", "swapped"].map { left($0, 12) }
        var lines = ["", right("Machine", width) + title.joined() + "  why"]
        for machine in machines {
            let amounts = [
                machine.charge.bytes, machine.entitlement.entitlement.bytes, machine.reclaimed,
                machine.balloon.sizeAfter.bytes, machine.compressed.bytes, (machine.swapped + machine.hostCached).bytes,
            ]
            let numbers = amounts.map { left(mebibytes($0), 12) }.joined()
            lines.append(right(machine.name, width) + numbers + "  " + DecisionFindings(machine, on: decision).shortest)
        }
        return lines
    }

    /// A title, and a row for each amount; nothing where there is none.
    private static func section(_ title: String, _ rows: [Row]) -> [String] {
        guard !rows.isEmpty else { return [] }
        let head = right(title, 28) + left("MiB", 14) + left("pages", 14)
        return ["", head]
            + rows.map { row in
                let line = right("  \(row.label)", 28) + left(mebibytes(row.bytes), 14) + left(pages(row.bytes), 14)
                return row.note.isEmpty ? line : "\(line)  \(row.note)"
            }
    }

    /// MiB to a tenth, rounded down as in sentences.
    private static func mebibytes(_ amount: ByteCount) -> String {
        let tenths = abs(amount.value) * 10 / 1_048_576
        return "\(amount.value < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
    }

    /// Pages, with the parts of a page that active memory and compression have.
    private static func pages(_ amount: ByteCount) -> String {
        let (whole, rest) = amount.value.quotientAndRemainder(dividingBy: PageCount.bytesPerPage)
        guard rest != 0 else { return "\(whole)" }
        let thousandths = (abs(rest) * 1000 + PageCount.bytesPerPage / 2) / PageCount.bytesPerPage
        let digits = String(min(999, thousandths))
        let sign = amount.value < 0 && whole == 0 ? "-" : ""
        return "\(sign)\(whole).\(String(repeating: "0", count: 3 - digits.count))\(digits)"
    }

    private static func left(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }

    private static func right(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
