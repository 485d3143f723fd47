internal import HostModel

/// Which of the two syntaxes of Prometheus a page is in.
///
/// They differ in what stands above a family's samples and in what ends the page; names, labels and values of samples
/// are the same.
public enum ExpositionSyntax: Sendable, Hashable, CaseIterable {
    /// The text formats 0.0.4 and 1.0.0, which differ in names that aerostat does not have.
    case text
    /// OpenMetrics 0.0.1 and 1.0.0.
    case openMetrics

    /// What stands at the end of a whole page.
    var end: String {
        switch self {
        case .text: ""
        case .openMetrics: "# EOF\n"
        }
    }

    /// The lines that introduce the family.
    func header(_ descriptor: MetricDescriptor) -> [UInt8] {
        switch self {
        case .text:
            var bytes = Array("# HELP \(descriptor.name) ".utf8)
            bytes += expositionEscaped(descriptor.help, quote: false)
            bytes += "\n# TYPE \(descriptor.name) \(descriptor.kind.rawValue)\n".utf8
            return bytes
        case .openMetrics:
            let family = OpenMetricsFamily(descriptor)
            var bytes = Array("# TYPE \(family.name) \(family.type)\n".utf8)
            if let unit = family.unit { bytes += "# UNIT \(family.name) \(unit)\n".utf8 }
            bytes += "# HELP \(family.name) ".utf8
            bytes += expositionEscaped(descriptor.help, quote: true)
            bytes.append(UInt8(ascii: "\n"))
            return bytes
        }
    }
}

/// What OpenMetrics calls a metric's family: its samples add a suffix to the name that says what they are.
struct OpenMetricsFamily {
    let name: String
    let type: String
    /// Nil unless the name ends in it, as the format demands.
    let unit: String?
    /// Name of the sample that says when a counter began; nil for other types.
    let createdName: String?

    init(_ descriptor: MetricDescriptor) {
        let suffixes = [("_total", "counter"), ("_info", "info")]
        if let (suffix, type) = suffixes.first(where: { descriptor.name.hasSuffix($0.0) }) {
            name = String(descriptor.name.dropLast(suffix.count))
            self.type = type
        } else {
            name = descriptor.name
            type = descriptor.kind.rawValue
        }
        let isInName = descriptor.unit != .none && name.hasSuffix("_\(descriptor.unit.rawValue)")
        unit = isInName ? descriptor.unit.rawValue : nil
        createdName = type == "counter" ? "\(name)_created" : nil
    }
}
