import HostModel

/// A made-up day of two hosts with names that formats must escape, in samples of five minutes, from which an hour is
/// missing. The first host goes down to low in the afternoon; the other has no virtual machines and knows little.
enum SamplePeriod {
    static let hostileName = "<script>alert(\"a,|*\")</script>\n&"

    static let start = Timestamp.defaultStart
    static let intervalMilliseconds: Int64 = 300_000
    static let samples: Int64 = 288
    /// Numbers of samples that are not there.
    static let missing: Range<Int64> = 37..<48

    static let hosts = [PeriodUnit(host: "esx-01"), PeriodUnit(host: hostileName)]
    static let machines = [
        PeriodUnit(host: "esx-01", vm: "web-01", group: "web"),
        PeriodUnit(host: "esx-01", vm: hostileName, group: hostileName),
        PeriodUnit(host: "esx-01", vm: "db-01"),
    ]

    /// Local time is two hours ahead of UTC, three after noon UTC.
    static let clock = DisplayClock { time in
        time < Timestamp.defaultStart.advanced(byMilliseconds: 43_200_000)
            ? .init(offsetMilliseconds: 7_200_000, zone: "EET") : .init(offsetMilliseconds: 10_800_000, zone: "EEST")
    }

    static var query: PeriodQuery { PeriodQuery(from: start, to: time(samples)) }

    static var heading: PeriodHeading {
        var heading = PeriodHeading(source: "day|1.db", query: query)
        heading.samples = time(1)...time(samples)
        heading.available = heading.samples
        heading.sampleCount = samples - Int64(missing.count)
        heading.runs = [
            RunRecord(
                id: "run-1",
                scenario: hostileName,
                seed: .max,
                version: "0.1.0",
                began: start,
                simulatedStart: start,
                intervalMilliseconds: intervalMilliseconds
            )
        ]
        heading.gaps = [HistoryGap(.missing, from: time(missing.lowerBound - 1), to: time(missing.upperBound))]
        return heading
    }

    /// The rows of the day about the subject of the layout.
    static func rows(_ layout: SeriesLayout, step: PeriodStep) -> [PeriodRow] {
        var rows: [PeriodRow] = []
        var assembly = PeriodAssembly(layout, step: step)
        assembly.startRun(fromZero: true)
        let units = layout.subject == .host ? hosts : machines
        for unit in units { _ = assembly.addUnit(unit) }
        for sample in 1...samples where !missing.contains(sample) {
            assembly.begin(SampleMoment(since: time(sample - 1), time: time(sample))) { rows.append($0) }
            for index in units.indices {
                assembly.add(unit: index, values: layout.columns.map { value(of: $0, unit: index, sample: sample) })
            }
        }
        assembly.finish { rows.append($0) }
        return rows
    }

    static func time(_ sample: Int64) -> Timestamp { start.advanced(byMilliseconds: sample * intervalMilliseconds) }

    /// A stored value that differs from series to series and grows over the day.
    private static func value(of series: SeriesColumn, unit: Int, sample: Int64) -> Int64 {
        if series.descriptor.name.hasPrefix("aerostat_host_") {
            return hostValue(of: series, unit: unit, sample: sample)
        }
        let mebibyte: Int64 = 256
        switch series.name {
        case "memory_swapped_bytes": return unit == 1 ? max(0, sample - 200) * 2 * mebibyte : 0
        case "memory_host_cached_bytes": return 0
        case "idle_memory_tax_bytes": return Int64(unit - 1) * 64 * mebibyte
        case "throughput_ratio": return 1_000_000 - sample
        case _ where series.role == .counter: return sample * sample * Int64(unit + 1)
        case _ where series.descriptor.unit == .bytes: return sample * Int64(unit + 1) * mebibyte / 4 + 3
        default: return 1
        }
    }

    private static func hostValue(of series: SeriesColumn, unit: Int, sample: Int64) -> Int64 {
        let gibibyte: Int64 = 262_144
        guard unit == 0 else { return series.name == "memory_size_bytes" ? 32 * gibibyte : SeriesColumn.absent }
        let state = state(sample)
        switch series.descriptor.name {
        case "aerostat_host_memory_size_bytes": return 64 * gibibyte
        case "aerostat_host_memory_free_bytes": return max(1, 12 - sample / 24) * gibibyte / 4
        case "aerostat_host_memory_state": return series.labelValue == state.name ? 1 : 0
        case "aerostat_host_memory_state_threshold_bytes":
            return MemoryState.allCases.first { $0.name == series.labelValue }
                .map { gibibyte - Int64($0.rawValue) * gibibyte / 5 } ?? 0
        case "aerostat_host_memory_state_seconds_total":
            return (1...sample).reduce(0) {
                $0 + (self.state($1).name == series.labelValue ? intervalMilliseconds : 0)
            }
        case "aerostat_host_memory_overcommit_ratio": return 500_000 + sample
        default: return sample * (series.role == .counter ? sample : 7)
        }
    }

    private static func state(_ sample: Int64) -> MemoryState {
        switch sample {
        case ...180: .high
        case ...220: .clear
        case ...250: .soft
        case ...260: .low
        default: .hard
        }
    }
}
