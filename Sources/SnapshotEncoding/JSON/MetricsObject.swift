internal import HostModel

/// The metrics of a host or a virtual machine as a member `metrics` of its JSON object. Names are those of the catalogue
/// without their prefix; a metric with a label is an object with a member for each value of the label.
extension RowTemplate {
    /// A row `,"metrics":{...}` behind the fields in `first`; `tail` follows it.
    static func metricsObject(
        first: [Field] = [],
        _ families: [MetricFamily<Subject>],
        prefix: String,
        tail: String
    ) -> RowTemplate {
        var fields = first
        var lead = #","metrics":{"#
        for family in families {
            lead += "\"\(family.descriptor.name(withoutPrefix: prefix))\":"
            let isObject = family.descriptor.label != nil
            if isObject { lead += "{" }
            for (index, series) in family.series.enumerated() {
                if index > 0 { lead = "," }
                if let value = series.labelValue { lead += "\"\(value)\":" }
                let content = Field.Content.number(decimals: family.descriptor.decimals)
                fields.append(Field(lead: Array(lead.utf8), content: content, value: series.value))
            }
            lead = isObject ? "}," : ","
        }
        // The comma that waits for a further family is not needed any more.
        return RowTemplate(fields, tail: Array((lead.dropLast() + "}" + tail).utf8))
    }
}

extension RowTemplate<HostSnapshot> {
    /// The members of a host behind its names: memory state and metrics, then `tail`.
    static func hostObject(tail: String) -> RowTemplate {
        metricsObject(
            first: [.memoryState(lead: #","memory_state":"#)],
            MetricCatalog.hostFamilies,
            prefix: ReportSubject.host.metricPrefix,
            tail: tail
        )
    }
}

extension RowTemplate<HostSnapshot>.Field {
    /// The name of the memory state as a JSON string.
    static func memoryState(lead: String) -> Self {
        Self(
            lead: Array(lead.utf8),
            content: .bytes(MemoryState.allCases.map { jsonString($0.name) }),
            value: ReportColumn<HostSnapshot>.memoryState.value
        )
    }
}
