import HostModel
import SnapshotEncoding

/// Makes the page of a report, with pictures.
struct ReportPage {
    let source: any PeriodSource
    let heading: PeriodHeading
    let clock: DisplayClock

    /// - Parameter wanted: length of the parts of the pictures; longer ones are taken where these would be too many.
    func encode(step wanted: StepArgument?) throws -> [UInt8] {
        var step = StepArgument.shortest(for: heading, atMost: FleetPicture.maximumParts)
        if let wanted, parts(of: wanted) <= FleetPicture.maximumParts { step = wanted }
        if let wanted, wanted != step {
            StandardError.failure("--step \(wanted) gives more parts than can be plotted: \(step) is taken")
        }
        var picture = FleetPicture()
        if heading.samples != nil { try fill(&picture, step: step) }
        var page: [UInt8] = []
        PeriodHTMLEncoder.encode(picture, heading: heading, step: step.description, clock: clock, into: &page)
        return page
    }

    private func fill(_ picture: inout FleetPicture, step: StepArgument) throws {
        let query = heading.query
        try read(FleetPicture.hostLayout, of: query, step: .whole) { picture.addWhole($0) }
        picture.chooseHosts()
        // Patterns are a first sieve: the picture passes over hosts that it did not choose.
        var pictured = query
        pictured.hosts = picture.picturedHosts.map(NamePattern.init)
        guard !pictured.hosts.isEmpty else { return }
        try read(FleetPicture.hostLayout, of: pictured, step: step) { picture.addHost($0) }
        try read(FleetPicture.machineLayout, of: pictured, step: step) { picture.addMachine($0) }
        picture.finish()
    }

    private func read(
        _ layout: SeriesLayout,
        of query: PeriodQuery,
        step: StepArgument,
        _ body: (PeriodRow) -> Void
    ) throws {
        var progress = PeriodProgress(query)
        defer { progress.clear() }
        try source.readRows(of: query, layout: layout, step: step.step(for: query, clock: clock)) { row in
            try progress.show(row)
            body(step.fitted(row, to: query))
        }
    }

    /// Parts that the step cuts the period into.
    private func parts(of step: StepArgument) -> Int64 {
        let length = heading.query.to.millisecondsSince1970 - heading.query.from.millisecondsSince1970
        switch step {
        case .sample: return heading.sampleCount
        case .whole: return 1
        case .every(let part): return length / part.milliseconds
        }
    }
}
