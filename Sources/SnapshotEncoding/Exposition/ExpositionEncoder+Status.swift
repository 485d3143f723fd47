public import HostModel

extension ExpositionEncoder {
    private static let exporterFamilies = ExpositionFamilies(MetricCatalog.exporterFamilies, subjectHasLabels: false)
    private static let webFamilies = ExpositionFamilies(MetricCatalog.webFamilies, subjectHasLabels: false)
    private static let webConfigurationFamilies = ExpositionFamilies(
        MetricCatalog.webConfigurationFamilies,
        subjectHasLabels: false
    )
    private static let pushFamilies = ExpositionFamilies(MetricCatalog.pushFamilies, subjectHasLabels: true)
    private static let historyFamilies = ExpositionFamilies(MetricCatalog.historyFamilies, subjectHasLabels: false)

    /// Samples on a page about aerostat itself.
    public static func sampleCount(of status: ExporterStatus) -> Int {
        // Beside the families there are the two info samples.
        2 + exporterFamilies.seriesCount + (status.web == nil ? 0 : webFamilies.seriesCount)
            + (status.web?.configuration == nil ? 0 : webConfigurationFamilies.seriesCount) + status.pushes.count * pushFamilies.seriesCount
            + (status.history == nil ? 0 : historyFamilies.seriesCount)
    }

    /// Appends aerostat's own metrics: build, run, simulation, process, one set of push metrics a destination,
    /// and those of the history where one is kept.
    /// They need no fleet, and their families never appear on a fleet's page, so the two pages can be joined.
    public static func encode(_ status: ExporterStatus, into page: inout [UInt8]) {
        appendInfo(InfoMetrics.build, labels: status.buildLabels, to: &page)
        appendInfo(InfoMetrics.run, labels: status.runLabels, to: &page)

        var noLabels = RowTable()
        noLabels.append(labelPairs([]))
        append(exporterFamilies, of: [status], labels: noLabels, to: &page)
        if let web = status.web {
            append(webFamilies, of: [web], labels: noLabels, to: &page)
            if let configuration = web.configuration {
                append(webConfigurationFamilies, of: [configuration], labels: noLabels, to: &page)
            }
        }
        var destinations = RowTable()
        for push in status.pushes { destinations.append(labelPairs([("destination", push.destination)])) }
        append(pushFamilies, of: status.pushes, labels: destinations, to: &page)
        if let history = status.history { append(historyFamilies, of: [history], labels: noLabels, to: &page) }
    }

    /// The same as the static function, for callers that hold an encoder.
    public func encode(_ status: ExporterStatus, into page: inout [UInt8]) {
        Self.encode(status, into: &page)
    }

    private static func appendInfo(_ descriptor: MetricDescriptor, labels: [UInt8], to page: inout [UInt8]) {
        page += ExpositionSyntax.text.header(descriptor)
        page += "\(descriptor.name){".utf8
        page += labels
        page += "} 1\n".utf8
    }

    private static func append<Subject>(
        _ families: ExpositionFamilies<Subject>,
        of subjects: [Subject],
        labels: RowTable,
        to page: inout [UInt8]
    ) {
        page.append(upTo: families.maximumLength(rows: subjects.indices, labels: labels)) { cursor in
            families.write([subjects], labels: labels, firstRow: 0, to: &cursor)
        }
    }
}
