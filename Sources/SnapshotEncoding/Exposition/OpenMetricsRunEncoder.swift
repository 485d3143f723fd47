public import HostModel

/// Writes a whole run as one OpenMetrics 1.0 text with timestamps: family by family, series by series, and within a
/// series from the first moment to the last.
///
/// A simulation yields values the other way round, all series of one moment together. So the encoder does two things:
/// it lists the values of a moment in the order of the series, and, when a caller comes back with the values of one
/// series at many moments, it writes them. What happens to the values in between is the caller's affair. A caller
/// writes, for each of `families`, its header and the samples of its series, then the end.
///
/// Names and labels are those of `ExpositionEncoder`, so that a Prometheus has the same series from a file as from
/// scrapes. Of the metrics about aerostat itself there are those that the simulation alone decides; what tells of a
/// process, of wall-clock time or of pushes has no meaning in a file. Every series has a value at every moment, info
/// metrics too, because a Prometheus forgets a series after five minutes without one.
public struct OpenMetricsRunEncoder: Sendable {
    /// A family of the text: which series are its own.
    public struct Family: Sendable, Hashable {
        fileprivate let index: Int
        /// Numbers of its series, counted over all families.
        public let series: Range<Int>
    }

    /// In the order in which they are written; those without series are left out.
    public let families: [Family]
    private let run: RunSeries
    private let moments: RunMoments

    /// - Parameter status: build, run id and seed; its other facts are not used.
    public init(identity: FleetIdentity, status: ExporterStatus, moments: RunMoments) {
        run = RunSeries(identity: identity, families: RunFamily.all(identity: identity, status: status))
        families = run.series.enumerated().map { Family(index: $0.offset, series: $0.element) }
        self.moments = moments
    }

    /// Number of all series.
    public var seriesCount: Int { run.count }

    /// Appends the value of each series at one moment, in the order of the series, in the units of its metric.
    ///
    /// `snapshot` must belong to the run of the identity given at the start; another one is a programmer error and traps.
    public func appendValues(of snapshot: FleetSnapshot, to values: inout [Int64]) {
        run.appendValues(of: snapshot, to: &values)
    }

    /// Appends the lines that introduce a family.
    public func encodeHeader(of family: Family, into text: inout [UInt8]) {
        text += run.families[family.index].header
    }

    /// Appends samples of one series, at moments that follow one another.
    ///
    /// - Parameters:
    ///   - series: one of `family.series`.
    ///   - firstMoment: index of the moment of the first value.
    public func encode(
        _ values: [Int64],
        ofSeries series: Int,
        in family: Family,
        firstMoment: Int,
        into text: inout [UInt8]
    ) {
        precondition(family.series.contains(series), "a series of another family")
        let content = run.families[family.index]
        let name = content.name(ofSeries: series - family.series.lowerBound)
        let sampleLength = name.count + 2 * ByteCursor.maximumNumberLength + 2
        text.append(upTo: values.count * sampleLength) { cursor in
            for (index, value) in values.enumerated() {
                cursor.write(name)
                cursor.write(value, decimals: content.decimals)
                cursor.write(UInt8(ascii: " "))
                cursor.write(moments[firstMoment + index].millisecondsSince1970, decimals: 3)
                cursor.write(UInt8(ascii: "\n"))
            }
        }
    }

    /// Appends the last line.
    public func encodeEnd(into text: inout [UInt8]) {
        text += ExpositionSyntax.openMetrics.end.utf8
    }
}
