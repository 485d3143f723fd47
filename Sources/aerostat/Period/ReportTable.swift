import HostModel
import SnapshotEncoding

/// Writes the rows of a report as they are read.
struct ReportTable {
    let source: any PeriodSource
    let report: PeriodReport
    let step: StepArgument

    func write(_ format: Report.Format, to output: inout OutputFile) throws {
        switch format {
        case .csv: try write(PeriodCSVEncoder(report.columns), to: &output)
        case .json: try write(PeriodJSONEncoder(report), to: &output)
        case .markdown: try write(PeriodMarkdownEncoder(report), to: &output)
        case .html: preconditionFailure("a page is no table")
        }
    }

    private func write<Encoder: PeriodTableEncoder>(_ table: Encoder, to output: inout OutputFile) throws {
        let query = report.heading.query
        var encoder = table
        var bytes: [UInt8] = []
        var progress = PeriodProgress(query)
        defer { progress.clear() }
        var isEmpty = true
        encoder.encodeStart(into: &bytes)
        let parts = step.step(for: query, clock: report.clock)
        try source.readRows(of: query, layout: report.columns.layout, step: parts) { row in
            try progress.show(row)
            isEmpty = false
            encoder.encode(step.fitted(row, to: query), into: &bytes)
            try output.write(&bytes, isLast: false)
        }
        progress.clear()
        if isEmpty, report.heading.samples != nil {
            StandardError.failure(
                "no \(query.virtualMachines.isEmpty ? "host" : "virtual machine") has the names that were asked for"
            )
        }
        encoder.encodeEnd(into: &bytes)
        try output.write(&bytes, isLast: true)
    }
}
