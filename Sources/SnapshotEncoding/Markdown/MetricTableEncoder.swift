internal import HostModel

/// Writes the table of all metrics for the README, from the catalogue.
public enum MetricTableEncoder {
    /// Appends a Markdown table with name, type, labels and meaning, a row for each metric in the order of the pages.
    public static func encode(into document: inout [UInt8]) {
        document += "| name | type | labels | meaning |\n| --- | --- | --- | --- |\n".utf8
        let info: [(MetricDescriptor, [String])] = [
            (InfoMetrics.host, InfoMetrics.hostLabels),
            (InfoMetrics.virtualMachine, InfoMetrics.virtualMachineLabels),
            (InfoMetrics.build, InfoMetrics.buildLabels),
            (InfoMetrics.run, InfoMetrics.runLabels),
        ]
        for (descriptor, labels) in info { append(descriptor, labels: labels.map { "`\($0)`" }, to: &document) }
        append(MetricCatalog.hostFamilies, labels: ["host"], to: &document)
        append(MetricCatalog.virtualMachineFamilies, labels: ["host", "vm"], to: &document)
        append(MetricCatalog.exporterFamilies, labels: [], to: &document)
        append(MetricCatalog.webFamilies, labels: [], to: &document)
        append(MetricCatalog.webConfigurationFamilies, labels: [], to: &document)
        append(MetricCatalog.pushFamilies, labels: ["destination"], to: &document)
        append(MetricCatalog.historyFamilies, labels: [], to: &document)
    }

    private static func append<Subject>(
        _ families: [MetricFamily<Subject>],
        labels: [String],
        to document: inout [UInt8]
    ) {
        for family in families {
            var cells = labels.map { "`\($0)`" }
            if let label = family.descriptor.label {
                let values = family.series.compactMap(\.labelValue).map { "`\($0)`" }
                cells.append("`\(label)` (\(values.joined(separator: ", ")))")
            }
            append(family.descriptor, labels: cells, to: &document)
        }
    }

    private static func append(_ descriptor: MetricDescriptor, labels: [String], to document: inout [UInt8]) {
        let cells = [
            "`\(descriptor.name)`", descriptor.kind.rawValue, labels.joined(separator: ", "), descriptor.help,
        ]
        document += "|".utf8
        for cell in cells {
            document += " ".utf8
            // A bar would end the cell.
            for character in cell.utf8 {
                if character == UInt8(ascii: "|") { document.append(UInt8(ascii: "\\")) }
                document.append(character)
            }
            document += " |".utf8
        }
        document.append(UInt8(ascii: "\n"))
    }
}
