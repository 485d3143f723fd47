public import HostModel

/// Writes what a host decided in one step as a JSON document.
///
/// Amounts are bytes, whole pages of 4096 but for active memory and what compression gains. `balance.claims` holds every
/// machine of the host, so that the division can be worked out again; `virtual_machines` those that were asked about.
public enum DecisionDocumentEncoder {
    /// Appends the document and a line feed.
    ///
    /// - Parameter machine: index of the machine that was asked about; nil for all.
    public static func encode(
        _ decision: HostDecision,
        run: RunFacts,
        machine: Int?,
        into document: inout [UInt8]
    ) {
        let machines = machine.map { [decision.machines[$0]] } ?? decision.machines
        let text = JSONFragment.object([
            ("scenario", JSONFragment.string(run.scenario)), ("seed", "\(run.seed)"),
            ("time", JSONFragment.string("\(decision.time)")),
            ("elapsed_seconds", seconds(decision.elapsedMilliseconds)),
            ("host", JSONFragment.string(decision.host)), ("policy", JSONFragment.string(decision.policy)),
            ("memory_state", state(decision.state)), ("balance", balance(decision)),
            ("paging", paging(decision.paging)),
            ("virtual_machines", JSONFragment.list(machines.map { self.machine($0, decision) })),
        ])
        document += text.utf8
        document.append(UInt8(ascii: "\n"))
    }

    // MARK: The host

    private static func state(_ state: StateDecision) -> String {
        let rungs = MemoryState.allCases.filter { $0 != .high }
        return JSONFragment.object([
            ("state", name(state.state)), ("before", name(state.before)), ("free_bytes", bytes(state.free)),
            ("free_after_bytes", bytes(state.freeAfter)), ("min_free_bytes", bytes(state.minFree)),
            ("free_goal_bytes", bytes(state.freeGoal)), ("pending_loss_bytes", bytes(state.pendingLoss)),
            ("shortfall_bytes", bytes(state.shortfall)), ("reclaiming", "\(state.isReclaiming)"),
            ("threshold_bytes", JSONFragment.object(rungs.map { ($0.name, bytes(state.thresholds[$0.rawValue])) })),
            ("actions", actions(state.actions)),
        ])
    }

    private static func actions(_ actions: StateActions) -> String {
        JSONFragment.object([
            ("inflates_balloons", "\(actions.inflatesBalloons)"),
            ("rebalances_balloons", "\(actions.rebalancesBalloons)"),
            ("compresses", "\(actions.compresses)"), ("swaps", "\(actions.swaps)"),
            ("spares_ballooned_machines", "\(actions.sparesBalloonedMachines)"), ("blocks", "\(actions.blocks)"),
        ])
    }

    private static func balance(_ decision: HostDecision) -> String {
        let balance = decision.balance
        let claims = decision.machines.filter(\.isPoweredOn).map { machine in
            JSONFragment.object([("vm", JSONFragment.string(machine.name))] + claim(machine.entitlement))
        }
        return JSONFragment.object([
            ("age_seconds", seconds(balance.ageMilliseconds)), ("memory_size_bytes", bytes(balance.machineMemory)),
            ("hypervisor_bytes", bytes(balance.hypervisorUse)), ("overhead_bytes", bytes(balance.overhead)),
            ("kept_free_bytes", bytes(balance.kept)), ("available_bytes", bytes(balance.available)),
            ("idle_memory_tax_ratio", ShortText.decimal(balance.idleMemoryTax)),
            ("claims", JSONFragment.list(claims)),
        ])
    }

    /// What the division has to know of a machine, and what it yielded.
    private static func claim(_ entitlement: EntitlementDecision) -> [(String, String)] {
        [
            ("shares", "\(entitlement.shares)"), ("reservation_bytes", bytes(entitlement.reservation)),
            ("limit_bytes", bytes(entitlement.limit)), ("memory_size_bytes", bytes(entitlement.configuredSize)),
            ("demand_bytes", bytes(entitlement.demand)), ("active_bytes", "\(entitlement.active.value)"),
            ("low_bytes", bytes(entitlement.low)), ("high_bytes", bytes(entitlement.high)),
            ("entitlement_bytes", bytes(entitlement.entitlement)),
            ("entitlement_untaxed_bytes", bytes(entitlement.entitlementUntaxed)),
        ]
    }

    private static func paging(_ budget: PagingBudget) -> String {
        JSONFragment.object([
            ("wanted_bytes", bytes(budget.wanted)), ("needs_bytes", bytes(budget.needs)),
            ("room_bytes", bytes(budget.room)), ("quota_bytes", bytes(budget.quota)),
        ])
    }

    // MARK: A machine

    private static func machine(_ machine: MachineDecision, _ decision: HostDecision) -> String {
        let findings = DecisionFindings(machine, on: decision).sentences
        var members = [("vm", JSONFragment.string(machine.name)), ("powered_on", "\(machine.isPoweredOn)")]
        if machine.isPoweredOn {
            members += [
                ("charge_bytes", bytes(machine.charge)), ("charge_after_bytes", bytes(machine.chargeAfter)),
                ("excess_bytes", bytes(machine.excess)), ("dead_band_bytes", bytes(machine.deadBand)),
                ("need_bytes", bytes(machine.need)), ("blocked", "\(machine.isBlocked)"),
                ("entitlement", entitlement(machine.entitlement)), ("balloon", balloon(machine.balloon)),
                ("paging", paging(machine.paging)), ("limit", paging(machine.limit)),
                ("page_sharing_reclaimed_bytes", bytes(machine.reclaimedByPageSharing)),
                ("reclaimed_bytes", "\(machine.reclaimed.value)"),
                ("compression_cache_bytes", bytes(machine.compressionCache)),
                ("compression_cache_maximum_bytes", bytes(machine.compressionCacheMaximum)),
                ("compressed_bytes", bytes(machine.compressed)), ("host_cached_bytes", bytes(machine.hostCached)),
                ("swapped_bytes", bytes(machine.swapped)),
            ]
        }
        return JSONFragment.object(members + [("findings", JSONFragment.list(findings.map(JSONFragment.string)))])
    }

    private static func entitlement(_ entitlement: EntitlementDecision) -> String {
        JSONFragment.object(
            claim(entitlement) + [
                ("charge_bytes", bytes(entitlement.charge)), ("idle_bytes", "\(entitlement.idle.value)"),
                ("active_slow_bytes", "\(entitlement.activeSlow.value)"),
                ("active_fast_bytes", "\(entitlement.activeFast.value)"),
                ("active_next_bytes", "\(entitlement.activeNext.value)"),
                ("estimator", JSONFragment.string(entitlement.estimator.rawValue)),
                ("bound", JSONFragment.string(entitlement.bound.rawValue)),
                ("idle_memory_tax_shares_per_page_ratio", ShortText.decimal(entitlement.sharesPerPage)),
                ("shares_per_page_untaxed_ratio", ShortText.decimal(entitlement.sharesPerPageUntaxed)),
                ("idle_memory_tax_bytes", bytes(entitlement.idleTaxMoved)),
            ]
        )
    }

    private static func balloon(_ balloon: BalloonDecision) -> String {
        JSONFragment.object([
            ("driver_up", "\(balloon.isDriverUp)"), ("size_before_bytes", bytes(balloon.sizeBefore)),
            ("target_bytes", bytes(balloon.target)), ("maximum_bytes", bytes(balloon.maximum)),
            ("size_after_bytes", bytes(balloon.sizeAfter)), ("assigned_bytes", bytes(balloon.assigned)),
            ("moved_bytes", bytes(balloon.moved)), ("from_free_bytes", bytes(balloon.fromFree)),
            ("from_file_cache_bytes", bytes(balloon.fromFileCache)), ("from_idle_bytes", bytes(balloon.fromIdle)),
            ("from_working_set_bytes", bytes(balloon.fromWorkingSet)), ("reclaimed_bytes", bytes(balloon.reclaimed)),
            ("page_file_size_bytes", bytes(balloon.pageFileSize)),
            ("page_file_used_bytes", bytes(balloon.pageFileUsed)),
            ("obstacle", balloon.obstacle.map { JSONFragment.string($0.rawValue) } ?? "null"),
        ])
    }

    private static func paging(_ paging: PagingDecision) -> String {
        JSONFragment.object([
            ("need_bytes", bytes(paging.need)), ("assigned_bytes", bytes(paging.assigned)),
            ("host_cache_out_bytes", bytes(paging.hostCachedOut)), ("swap_out_bytes", bytes(paging.swappedOut)),
            (
                "reclaimed_bytes",
                JSONFragment.object([
                    ("page_sharing", "\(paging.reclaimedByPageSharing.value)"),
                    ("compression", "\(paging.reclaimedByCompression.value)"),
                    ("host_cache", "\(paging.reclaimedByHostCache.value)"),
                    ("host_swap", "\(paging.reclaimedByHostSwap.value)"),
                ])
            ),
        ])
    }

    // MARK: Values

    private static func bytes(_ pages: PageCount) -> String { "\(pages.bytes.value)" }

    private static func name(_ state: MemoryState) -> String { JSONFragment.string(state.name) }

    private static func seconds(_ milliseconds: Int64) -> String {
        ShortText.decimal(Ratio(millionths: milliseconds * 1000))
    }
}
