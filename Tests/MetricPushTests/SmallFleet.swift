import SnapshotEncoding

@testable import MetricPush

extension SeriesSet {
    /// Two gauges and a counter in two parts of each of so many machines on two hosts, and one series without labels.
    static func fleet(machines: Int = 2) -> SeriesSet {
        let size = Family(name: "aerostat_vm_size_bytes", kind: .gauge, unit: "bytes", help: "Size.", decimals: 0)
        let load = Family(name: "aerostat_vm_load_ratio", kind: .gauge, unit: "ratio", help: "Load.", decimals: 3)
        let faults = Family(
            name: "aerostat_vm_faults_total",
            kind: .counter,
            unit: "",
            help: "Faults.",
            decimals: 0,
            label: "kind",
            labelValues: ["major", "minor"]
        )
        let up = Family(name: "aerostat_up", kind: .gauge, unit: "", help: "Runs.", decimals: 0)
        return SeriesSet(
            blocks: [
                Block(
                    prefix: "aerostat_vm",
                    labelNames: ["host", "vm"],
                    subjects: (0..<machines).map { ["h\($0 % 2)", "vm-\($0)"] },
                    families: [size, load, faults]
                ),
                Block(prefix: "aerostat", labelNames: [], subjects: [[]], families: [up]),
            ],
            counterStart: 1_000
        )
    }

    /// The values of series n at a moment are 1,000 n and the moment: each sample has its own.
    func row(at milliseconds: Int64) -> SampleRow {
        SampleRow(milliseconds: milliseconds, values: (0..<Int64(count)).map { 1_000 * $0 + milliseconds })
    }
}

extension PushReport {
    static func text(_ body: String, title: String = "report", html: String? = nil) -> PushReport {
        PushReport(
            title: title,
            content: Content(mediaType: "text/plain", body: Array(body.utf8)),
            html: html.map { Array($0.utf8) }
        )
    }
}
