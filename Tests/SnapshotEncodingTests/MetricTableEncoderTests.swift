import GoldenFiles
import HostModel
import SnapshotEncoding
import Testing

struct MetricTableEncoderTests {
    private func table() -> [UInt8] {
        var table: [UInt8] = []
        MetricTableEncoder.encode(into: &table)
        return table
    }

    @Test func tableIsAsRecorded() throws {
        try Golden.expect(table(), matches: "metrics.md")
    }

    @Test func everyMetricHasARow() {
        let lines = String(decoding: table(), as: UTF8.self).split(separator: "\n")
        let rows = lines.dropFirst(2).map { $0.split(separator: "|").map { $0.trimming(" ") } }
        #expect(rows.map { $0[0] } == MetricCatalog.descriptors.map { "`\($0.name)`" })
        #expect(rows.map { $0[1] } == MetricCatalog.descriptors.map(\.kind.rawValue))
        #expect(rows.map { $0[3] } == MetricCatalog.descriptors.map(\.help))
        #expect(rows.allSatisfy { $0.count == 4 })
    }

    @Test func labelsAreListedWithTheirValues() {
        let text = String(decoding: table(), as: UTF8.self)
        #expect(text.contains("| gauge | `host`, `state` (`high`, `clear`, `soft`, `hard`, `low`) |"))
        #expect(text.contains("| `aerostat_vm_info` | gauge | `host`, `vm`, `group`, `guest_os` |"))
        #expect(text.contains("| `aerostat_scrapes_total` | counter |  |"))
    }
}

extension Substring {
    fileprivate func trimming(_ character: Character) -> String {
        var text = self
        while text.first == character { text.removeFirst() }
        while text.last == character { text.removeLast() }
        return String(text)
    }
}
