import HostModel
import RecordedPeriods
import Testing

/// The numbers of a summary once more, straight from samples: dictionaries, floating point and plain loops.
struct RecomputedSummary {
    private let period: RecordedPeriod
    /// Positions of the samples in the period.
    private let range: Range<Int>

    init(_ period: RecordedPeriod, from: Timestamp, to: Timestamp) {
        self.period = period
        let inside = period.moments.indices.filter {
            from < period.moments[$0].moment.time && period.moments[$0].moment.time <= to
        }
        range = (inside.first ?? 0)..<((inside.last ?? -1) + 1)
    }

    private func host(_ moment: Int, _ unit: Int, _ name: String) -> Int64 {
        Self.hostColumns[name].map { period.moments[moment].hosts[unit][$0] } ?? .min
    }

    private func machine(_ moment: Int, _ unit: Int, _ name: String) -> Int64 {
        Self.machineColumns[name].map { period.moments[moment].machines[unit][$0] } ?? .min
    }

    private static let hostColumns = positions(.host)
    private static let machineColumns = positions(.virtualMachine)

    private static func positions(_ subject: ReportSubject) -> [String: Int] {
        let columns = SeriesLayout.all(subject).columns.enumerated()
        return Dictionary(uniqueKeysWithValues: columns.map { ($0.element.name, $0.offset) })
    }

    /// What a counter grew by up to a sample: it starts at 0 with a run and when it fell.
    private func growth(_ moment: Int, _ value: (Int) -> Int64) -> Int64 {
        let isFirst = moment == 0 || period.moments[moment].run != period.moments[moment - 1].run
        let before = isFirst ? 0 : value(moment - 1)
        return value(moment) < before ? value(moment) : value(moment) - before
    }

    private func expect(
        _ distribution: Distribution?,
        of values: [Double],
        mean: Double? = nil,
        _ name: String
    ) {
        guard let distribution, let percentiles = distribution.percentiles else {
            Issue.record("\(name) has no distribution")
            return
        }
        let sorted = values.sorted()
        let rank = { (percent: Double) in
            // The smallest value that at least so many per cent of the values do not exceed.
            sorted.first { value in Double(sorted.count { $0 <= value }) >= percent / 100 * Double(sorted.count) }
        }
        #expect(Double(distribution.minimum) == sorted.first, "\(name)")
        #expect(Double(distribution.maximum) == sorted.last, "\(name)")
        let expected = mean ?? values.reduce(0, +) / Double(values.count)
        #expect(abs(Double(distribution.mean) - expected) <= 0.51, "\(name)")
        #expect(Double(percentiles.p50) == rank(50), "\(name)")
        #expect(Double(percentiles.p95) == rank(95), "\(name)")
        #expect(Double(percentiles.p99) == rank(99), "\(name)")
    }

    func expect(_ summary: HostPeriod) {
        guard let unit = period.hosts.firstIndex(where: { $0.host == summary.name }) else {
            Issue.record("nobody knows \(summary.name)")
            return
        }
        let free = range.map { Double(host($0, unit, "memory_free_bytes") * 4096) }
        expect(summary.free, of: free, "free")
        expect(summary.used, of: free.map { Double(16 << 30) - $0 }, "used")
        expect(summary.overcommit, of: range.map { Double(host($0, unit, "memory_overcommit_ratio")) }, "overcommit")
        let reads = range.map { moment in growth(moment) { host($0, unit, "swap_device_read_bytes_total") } }
        let total = Double(reads.reduce(0, +) * 4096)
        expect(
            summary.swapReads,
            of: reads.map { (Double($0 * 4096) / 15).rounded() },
            mean: total / (15 * Double(reads.count)),
            "swap reads"
        )
        var times: [Int64] = []
        for state in ["high", "clear", "soft", "hard", "low"] {
            times.append(
                range.reduce(0) { sum, moment in
                    sum + growth(moment) { host($0, unit, "memory_state_seconds_total_\(state)") }
                }
            )
        }
        #expect(summary.stateMilliseconds == times)
        #expect(summary.simulatedMilliseconds == 15_000 * Int64(range.count))
        #expect(summary.deepest?.rawValue == times.lastIndex { $0 > 0 })
        let minutes = stallByMinute(of: summary.name)
        expect(summary.stall, of: minutes.values.map { Double($0) }, "stall")
        #expect(summary.stallMilliseconds.reduce(0, +) == minutes.values.reduce(0, +))
    }

    /// Milliseconds that the machines of a host waited, by the minute in which the sample lies.
    private func stallByMinute(of name: String) -> [Int64: Int64] {
        var minutes: [Int64: Int64] = [:]
        for moment in range {
            for unit in period.machines.indices where period.machines[unit].host == name {
                minutes[minute(moment), default: 0] += stall(moment, unit)
            }
        }
        return minutes
    }

    /// A sample on the full minute belongs to the minute that ends there.
    private func minute(_ moment: Int) -> Int64 {
        (period.moments[moment].moment.time.millisecondsSince1970 + 59_999) / 60_000
    }

    private static let causes = ["swap_in", "decompression", "guest_page_in", "cache_miss", "cow_break", "blocked"]

    private func stall(_ moment: Int, _ unit: Int) -> Int64 {
        Self.causes.reduce(0) { sum, cause in
            sum + growth(moment) { machine($0, unit, "memory_stall_seconds_total_\(cause)") }
        }
    }

    func expect(machines summary: PeriodSummary) {
        let stalls = period.machines.indices.map { unit in range.reduce(0) { $0 + stall($1, unit) } }
        let ranked = stalls.indices.sorted { stalls[$0] != stalls[$1] ? stalls[$0] > stalls[$1] : $0 < $1 }
        let worst = ranked.filter { stalls[$0] > 0 }.prefix(5)
        #expect(summary.mostStalled.map(\.unit) == worst.map { period.machines[$0] })
        #expect(summary.mostStalled.map(\.stallTotal) == worst.map { stalls[$0] })
        #expect(summary.stalledCount == stalls.count { $0 > 0 })
        for (found, unit) in zip(summary.mostStalled, worst) {
            let byCause = Self.causes.map { cause in
                range.reduce(0) { sum, moment in
                    sum + growth(moment) { machine($0, unit, "memory_stall_seconds_total_\(cause)") }
                }
            }
            #expect(found.stallMilliseconds == byCause)
            #expect(found.mainCause.map { byCause[$0.rawValue] } == byCause.max())
        }
        let techniques = ["page_sharing", "balloon", "compression", "host_cache", "host_swap"].map { technique in
            period.machines.indices.reduce(0) { sum, unit in
                sum
                    + range.reduce(0) { sum, moment in
                        sum + growth(moment) { machine($0, unit, "memory_reclaimed_bytes_total_\(technique)") } * 4096
                    }
            }
        }
        #expect(summary.reclaimedBytes == techniques)
        expectFindings(summary)
    }

    private func expectFindings(_ summary: PeriodSummary) {
        let most = { (unit: Int, name: String) in range.map { machine($0, unit, name) }.max() ?? 0 }
        let end = range.upperBound - 1
        let running = period.machines.indices.filter { most($0, "powered_on") == 1 }
        let small = running.filter {
            machine(end, $0, "guest_page_file_size_bytes") < machine(end, $0, "memory_balloon_maximum_bytes")
        }
        #expect(summary.shortPageFiles.map(\.unit) == small.map { period.machines[$0] })
        let without = running.filter {
            most($0, "balloon_driver_up") == 0
                || (machine(end, $0, "powered_on") == 1 && machine(end, $0, "balloon_driver_up") == 0)
        }
        #expect(summary.missingDrivers.map(\.unit) == without.map { period.machines[$0] })
        expectHints(summary, running: running)
    }

    private func expectHints(_ summary: PeriodSummary, running: [Int]) {
        let quarter = 268_435_456.0
        let end = range.upperBound - 1
        var expected: [(reason: SizeHint.Reason, unit: Int, evidence: Double, suggested: Double, change: Double)] = []
        for unit in running {
            let most = { (name: String) in Double(range.map { machine($0, unit, name) }.max() ?? 0) * 4096 }
            let last = { (name: String) in Double(machine(end, unit, name)) * 4096 }
            let waited = Double(range.reduce(0) { $0 + stall($1, unit) })
            let (size, limit) = (last("memory_size_bytes"), last("memory_limit_bytes"))
            let paged = most("guest_page_file_used_bytes")
            let active = most("memory_active_bytes")
            let fitting =
                max(1, (max(active * 1.25, last("memory_reservation_bytes")) / quarter).rounded(.up)) * quarter
            if limit < size, waited > 0 {
                expected.append((.limitBelowSize, unit, limit, size, size - limit))
            } else if limit >= size, paged > 0, most("memory_balloon_bytes") == 0 {
                let larger = ((size + paged) / quarter).rounded(.up) * quarter
                expected.append((.tooSmall, unit, paged, larger, larger - size))
            } else if range.count >= 240, waited <= Double(range.count) * 150, fitting <= size * 0.75 {
                expected.append((.tooLarge, unit, active, fitting, size - fitting))
            }
        }
        let order = SizeHint.Reason.allCases
        expected.sort { one, other in
            if one.reason != other.reason {
                return (order.firstIndex(of: one.reason) ?? 0) < (order.firstIndex(of: other.reason) ?? 0)
            }
            return one.change != other.change ? one.change > other.change : one.unit < other.unit
        }
        #expect(summary.sizeHints.map(\.unit) == expected.map { period.machines[$0.unit] })
        #expect(summary.sizeHints.map(\.reason) == expected.map(\.reason))
        #expect(summary.sizeHints.map { Double($0.evidence) } == expected.map(\.evidence))
        #expect(summary.sizeHints.map { Double($0.suggested) } == expected.map(\.suggested))
    }

    /// The minute in which a host was in its deepest state, and in it the one with the longest waits.
    func expectWorst(_ summary: PeriodSummary) {
        for (unit, host) in period.hosts.enumerated() {
            let stalls = stallByMinute(of: host.host)
            var depths: [Int64: Int] = [:]
            var free: [Int64: Int64] = [:]
            for moment in range {
                let deepest = (0..<5).last { state in
                    growth(moment) {
                        self.host($0, unit, "memory_state_seconds_total_\(MemoryState.allCases[state].name)")
                    } > 0
                }
                depths[minute(moment)] = max(depths[minute(moment)] ?? 0, deepest ?? 0)
                let value = self.host(moment, unit, "memory_free_bytes") * 4096
                free[minute(moment)] = min(free[minute(moment)] ?? .max, value)
            }
            let order = depths.keys.sorted { one, other in
                if depths[one] != depths[other] { return (depths[one] ?? 0) > (depths[other] ?? 0) }
                if stalls[one] != stalls[other] { return (stalls[one] ?? 0) > (stalls[other] ?? 0) }
                if free[one] != free[other] { return (free[one] ?? 0) < (free[other] ?? 0) }
                return one < other
            }
            let found = summary.hosts[unit].worst
            #expect(found?.state.rawValue == depths[order[0]])
            #expect(found?.stallTotal == stalls[order[0]])
            #expect(found?.free == free[order[0]])
            #expect(found.map { ($0.to.millisecondsSince1970 + 59_999) / 60_000 } == order[0])
        }
    }
}
