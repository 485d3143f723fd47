import HostModel
import SnapshotEncoding

/// The sample fleet at three moments, the last sooner after the one before than the interval says.
enum SampleRun {
    static let moments = RunMoments(start: .defaultStart, intervalMilliseconds: 40_125, lengthMilliseconds: 90_250)

    static var snapshots: [FleetSnapshot] {
        [Int64(40_125), 80_250, 90_250].map { elapsed in
            var snapshot = SampleFleet.snapshot
            snapshot.elapsedMilliseconds = elapsed
            let growth = elapsed / 1000
            for host in snapshot.hosts.indices {
                snapshot.hosts[host].free = PageCount(snapshot.hosts[host].free.value + growth)
                for machine in snapshot.hosts[host].virtualMachines.indices {
                    snapshot.hosts[host].virtualMachines[machine].touched = PageCount(growth)
                }
            }
            return snapshot
        }
    }

    /// The whole text, by way of a table of values that is turned round in memory.
    static func text() -> [UInt8] {
        let encoder = OpenMetricsRunEncoder(
            identity: SampleFleet.identity,
            status: SampleFleet.status,
            moments: moments
        )
        let rows = snapshots.map { snapshot in
            var values: [Int64] = []
            encoder.appendValues(of: snapshot, to: &values)
            return values
        }
        var text: [UInt8] = []
        for family in encoder.families {
            encoder.encodeHeader(of: family, into: &text)
            for series in family.series {
                // In two parts, as a caller may who does not hold all of a series.
                let values = rows.map { $0[series] }
                encoder.encode(Array(values[..<2]), ofSeries: series, in: family, firstMoment: 0, into: &text)
                encoder.encode(Array(values[2...]), ofSeries: series, in: family, firstMoment: 2, into: &text)
            }
        }
        encoder.encodeEnd(into: &text)
        return text
    }
}
