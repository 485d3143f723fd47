internal import HostModel

/// A metric family ready to be written: everything but labels and values is bytes already.
struct ExpositionFamily<Subject: Sendable>: Sendable {
    /// One sample of each subject: `head`, the subject's labels, `tail`, the value, a line feed.
    struct Series: Sendable {
        let head: [UInt8]
        /// Stands in the place of `head` in the sample that says when the counter began; empty for other metrics.
        let createdHead: [UInt8]
        let tail: [UInt8]
        let appendValues: @Sendable (Span<Subject>, inout OutputSpan<Int64>) -> Void
    }

    private let textHeader: [UInt8]
    private let openMetricsHeader: [UInt8]
    let decimals: Int
    let series: [Series]

    /// - Parameter subjectHasLabels: Whether the label rows hold something.
    init(_ family: MetricFamily<Subject>, subjectHasLabels: Bool) {
        let descriptor = family.descriptor
        textHeader = ExpositionSyntax.text.header(descriptor)
        openMetricsHeader = ExpositionSyntax.openMetrics.header(descriptor)
        decimals = descriptor.decimals
        let createdName = OpenMetricsFamily(descriptor).createdName
        series = family.series.map { series in
            var label: [UInt8] = []
            if let name = descriptor.label, let value = series.labelValue {
                label = labelPairs([(name, value)])
            }
            let hasBraces = subjectHasLabels || !label.isEmpty
            let separator = subjectHasLabels && !label.isEmpty ? "," : ""
            let opening = hasBraces ? "{" : ""
            return Series(
                head: Array("\(descriptor.name)\(opening)".utf8),
                createdHead: createdName.map { Array("\($0)\(opening)".utf8) } ?? [],
                tail: Array(separator.utf8) + label + (hasBraces ? "} " : " ").utf8,
                appendValues: series.appendValues
            )
        }
    }

    /// The lines that introduce the family.
    func header(as syntax: ExpositionSyntax) -> [UInt8] {
        switch syntax {
        case .text: textHeader
        case .openMetrics: openMetricsHeader
        }
    }

    /// An upper bound of the bytes that `write` writes for so many subjects.
    ///
    /// - Parameter created: Whether it is told when counters began.
    func maximumLength(subjectCount: Int, labelBytes: Int, as syntax: ExpositionSyntax, created: Bool) -> Int {
        series.reduce(header(as: syntax).count) { total, series in
            let fixed = series.tail.count + ByteCursor.maximumNumberLength + 1
            var length = total + subjectCount * (series.head.count + fixed) + labelBytes
            if created && !series.createdHead.isEmpty {
                length += subjectCount * (series.createdHead.count + fixed) + labelBytes
            }
            return length
        }
    }
}
