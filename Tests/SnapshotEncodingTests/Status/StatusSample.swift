import Foundation
import HostModel
import SnapshotEncoding
import Testing

/// What status documents of the sample fleet are made from, and the way back from their bytes.
enum StatusSample {
    static let run = StatusRunFacts(
        scenario: SampleFleet.identity.scenario,
        version: "0.9.0",
        runID: "0123456789abcdef",
        seed: .max,
        time: SampleFleet.snapshot.time,
        elapsedMilliseconds: SampleFleet.snapshot.elapsedMilliseconds,
        speed: Ratio(millionths: 59_987_654),
        lagMilliseconds: 20
    )

    static let past: [HostMoment] = (1...3).map { count in
        var moment = HostMoment()
        moment.elapsedMilliseconds = Int64(count) * 15_000
        moment.state = MemoryState.allCases[count]
        moment.free = PageCount(count * 100 + 1)
        moment.minFree = PageCount(count * 100 + 2)
        moment.held = ReclamationTechnique.allCases.map { PageCount(count * 100 + 3 + $0.rawValue) }
        return moment
    }

    static func status(
        hostAt index: Int,
        past: [HostMoment] = past,
        of snapshot: FleetSnapshot = SampleFleet.snapshot
    ) -> [UInt8] {
        var document: [UInt8] = []
        StatusDocumentEncoder(identity: snapshot.identity)
            .encode(hostAt: index, of: snapshot, run: run, past: past, into: &document)
        return document
    }

    static func object(_ bytes: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    /// The names of the columns and the rows of a table.
    static func table(_ object: Any?) throws -> (columns: [String], rows: [[Any]]) {
        let table = try #require(object as? [String: Any])
        let columns = try #require(table["columns"] as? [String])
        let rows = try #require(table["rows"] as? [[Any]])
        for row in rows { try #require(row.count == columns.count) }
        return (columns, rows)
    }
}
