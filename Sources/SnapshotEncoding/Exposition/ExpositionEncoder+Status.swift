public import HostModel

extension ExpositionEncoder {
    private static let buildInfo = ExpositionFamilies<ExporterStatus>(info: InfoMetrics.build)
    private static let runInfo = ExpositionFamilies<ExporterStatus>(info: InfoMetrics.run)
    private static let simulationFamilies = ExpositionFamilies(
        MetricCatalog.exporterFamilies.filter { !$0.isAboutProcess },
        subjectHasLabels: false
    )
    private static let processFamilies = ExpositionFamilies(
        MetricCatalog.exporterFamilies.filter(\.isAboutProcess),
        subjectHasLabels: false
    )
    /// What helps to read the values of a host: how far its run is, and whether it can be trusted.
    private static let progressFamilies = ExpositionFamilies(
        MetricCatalog.exporterFamilies.filter {
            [
                "aerostat_simulation_seconds_total", "aerostat_simulation_speed_ratio",
                "aerostat_simulation_lag_seconds", "aerostat_books_imbalance_pages",
            ].contains($0.descriptor.name)
        },
        subjectHasLabels: false
    )
    private static let webFamilies = ExpositionFamilies(MetricCatalog.webFamilies, subjectHasLabels: false)
    private static let webConfigurationFamilies = ExpositionFamilies(
        MetricCatalog.webConfigurationFamilies,
        subjectHasLabels: false
    )
    private static let pushFamilies = ExpositionFamilies(MetricCatalog.pushFamilies, subjectHasLabels: true)
    private static let historyFamilies = ExpositionFamilies(MetricCatalog.historyFamilies, subjectHasLabels: false)

    /// Samples on a page about aerostat itself, those apart that say when counters began.
    public static func sampleCount(of status: ExporterStatus) -> Int {
        var count = buildInfo.seriesCount + runInfo.seriesCount
        count += simulationFamilies.seriesCount + processFamilies.seriesCount
        if let web = status.web {
            count += webFamilies.seriesCount
            if web.configuration != nil { count += webConfigurationFamilies.seriesCount }
        }
        count += status.pushes.count * pushFamilies.seriesCount
        if status.history != nil { count += historyFamilies.seriesCount }
        return count
    }

    /// Appends aerostat's own metrics and the end of the page: build, run, simulation, process, HTTP server, one set of
    /// push metrics a destination, and those of the history where one is kept.
    /// They need no fleet, and their families never appear on a fleet's page, so the two pages can be joined.
    ///
    /// - Parameter created: when the counters began, which OpenMetrics can say; nil leaves it untold.
    public static func encode(
        _ status: ExporterStatus,
        as syntax: ExpositionSyntax = .text,
        created: CounterStarts? = nil,
        into page: inout [UInt8]
    ) {
        let part = StatusPart(syntax: syntax, created: created)
        part.append(buildInfo, of: [status], labels: [status.buildLabels], to: &page)
        part.append(runInfo, of: [status], labels: [status.runLabels], to: &page)
        part.append(simulationFamilies, of: [status], from: created?.run, to: &page)
        part.append(processFamilies, of: [status], to: &page)
        if let web = status.web {
            part.append(webFamilies, of: [web], to: &page)
            if let configuration = web.configuration {
                part.append(webConfigurationFamilies, of: [configuration], to: &page)
            }
        }
        let destinations = status.pushes.map { labelPairs([("destination", $0.destination)]) }
        part.append(pushFamilies, of: status.pushes, labels: destinations, to: &page)
        if let history = status.history { part.append(historyFamilies, of: [history], to: &page) }
        page += syntax.end.utf8
    }

    /// Appends what belongs to the page of a single host, and the end of the page: build and run, simulated time, speed
    /// and lag, and whether the books close.
    ///
    /// - Parameter created: when the counters began, which OpenMetrics can say; nil leaves it untold.
    public static func encodeRun(
        _ status: ExporterStatus,
        as syntax: ExpositionSyntax = .text,
        created: CounterStarts? = nil,
        into page: inout [UInt8]
    ) {
        let part = StatusPart(syntax: syntax, created: created)
        part.append(buildInfo, of: [status], labels: [status.buildLabels], to: &page)
        part.append(runInfo, of: [status], labels: [status.runLabels], to: &page)
        part.append(progressFamilies, of: [status], from: created?.run, to: &page)
        page += syntax.end.utf8
    }

    /// The same as the static function, for callers that hold an encoder.
    public func encode(_ status: ExporterStatus, into page: inout [UInt8]) {
        Self.encode(status, into: &page)
    }
}

/// How families about aerostat itself are written.
private struct StatusPart {
    let syntax: ExpositionSyntax
    /// Nil where it is not told when counters began.
    let created: CounterStarts?

    init(syntax: ExpositionSyntax, created: CounterStarts?) {
        self.syntax = syntax
        // Only OpenMetrics can say it.
        self.created = syntax == .openMetrics ? created : nil
    }

    /// - Parameters:
    ///   - labels: of each subject.
    ///   - start: when the counters began; nil for the start of the process.
    func append<Subject>(
        _ families: ExpositionFamilies<Subject>,
        of subjects: [Subject],
        labels: [[UInt8]] = [[]],
        from start: Timestamp? = nil,
        to page: inout [UInt8]
    ) {
        var rows = RowTable()
        for row in labels { rows.append(row) }
        let starts = created.map { SubjectStarts(start ?? $0.process) }
        let length = families.maximumLength(
            rows: subjects.indices,
            labels: rows,
            as: syntax,
            created: starts != nil
        )
        page.append(upTo: length) { cursor in
            families.write([subjects], as: syntax, labels: rows, firstRow: 0, starts: starts, to: &cursor)
        }
    }
}

extension MetricFamily<ExporterStatus> {
    /// Whether it is one of those that every process has.
    fileprivate var isAboutProcess: Bool { descriptor.name.hasPrefix("process_") }
}
