public import RunOutputReader

/// A sample as a receiver gave it back.
public struct ReceivedSample: Hashable, Sendable {
    /// Since 1970.
    public var milliseconds: Int64
    /// Nil is the mark that the series has ended.
    public var value: Double?

    public init(milliseconds: Int64, value: Double?) {
        self.milliseconds = milliseconds
        self.value = value
    }
}

/// What a receiver holds, in one form for all of them, so that receivers can be compared with each other and with the
/// output of a run.
public struct ReceivedSeries: Hashable, Sendable {
    public typealias Series = OpenMetricsText.Series

    /// In the order in which the receiver gives the samples, which for a time series database is that of time.
    public var samples: [Series: [ReceivedSample]]

    public init(_ samples: [Series: [ReceivedSample]] = [:]) {
        self.samples = samples
    }

    /// The samples of a run's own output.
    public init(_ text: OpenMetricsText) throws {
        samples = try text.samples.mapValues { samples in
            try samples.map { sample in
                guard let time = Double(sample.time), let value = Double(sample.value) else {
                    throw EndToEndError(description: "not a sample: \(sample)")
                }
                return ReceivedSample(milliseconds: Int64((time * 1000).rounded()), value: value)
            }
        }
    }

    public var isEmpty: Bool { samples.isEmpty }
    public var sampleCount: Int { samples.values.reduce(0) { $0 + $1.count } }
    public var names: Set<String> { Set(samples.keys.map(\.name)) }

    /// The same without labels that one side adds, such as `job`.
    public func without(_ labels: String...) throws -> ReceivedSeries {
        var result: [Series: [ReceivedSample]] = [:]
        for (series, samples) in samples {
            var rest = series
            for label in labels { rest.labels[label] = nil }
            guard result.updateValue(samples, forKey: rest) == nil else {
                throw EndToEndError(description: "told apart by \(labels) alone: \(rest)")
            }
        }
        return ReceivedSeries(result)
    }

    /// The series that the condition holds for.
    public func filter(_ isIncluded: (Series) -> Bool) -> ReceivedSeries {
        ReceivedSeries(samples.filter { isIncluded($0.key) })
    }

    /// The samples that are values, without the marks of an end.
    public var values: ReceivedSeries {
        ReceivedSeries(samples.mapValues { $0.filter { $0.value != nil } }.filter { !$0.value.isEmpty })
    }

    /// The same with each sample once, where it stands more than once in a row.
    public var withoutRepetitions: ReceivedSeries {
        ReceivedSeries(
            samples.mapValues { samples in
                samples.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
            }
        )
    }

    /// A sentence about the first difference to what was sent; nil where there is none.
    public func difference(to sent: ReceivedSeries) -> String? {
        let (missing, extra) = (
            sent.samples.filter { samples[$0.key] == nil }, samples.filter { sent.samples[$0.key] == nil }
        )
        if let series = missing.first { return "\(missing.count) series are missing, such as \(series.key)" }
        if let series = extra.first { return "\(extra.count) series too many, such as \(series.key)" }
        let differing = samples.filter { sent.samples[$0.key] != $0.value }
        guard let (series, found) = differing.first, let expected = sent.samples[series] else { return nil }
        let place = zip(found, expected).prefix { $0 == $1 }.count
        return """
            \(differing.count) of \(samples.count) series differ, such as \(series): \(found.count) samples and \
            \(expected.count) sent, the first difference at \(place): \(found.dropFirst(place).prefix(2)) and \
            \(expected.dropFirst(place).prefix(2)) sent
            """
    }

    /// A sentence about the first series whose times do not strictly rise; nil where all do.
    public var disorder: String? {
        for (series, samples) in samples {
            let place = zip(samples, samples.dropFirst()).prefix { $0.milliseconds < $1.milliseconds }.count
            if place < samples.count - 1 { return "\(series) does not rise: \(samples[place...].prefix(2))" }
        }
        return nil
    }
}
