/// Time series that are sampled together, described without regard to who receives them: names, labels, kinds, units.
///
/// A set is made of blocks. In a block every subject has every series of every family, so a fleet of a thousand machines
/// is described by its families and its machines, not by their product. The series of a set are numbered block by block,
/// family by family, label value by label value, subject by subject; values are listed in this order.
public struct SeriesSet: Sendable, Hashable {
    /// A metric: one series for each of its label values and each subject.
    public struct Family: Sendable, Hashable {
        public enum Kind: UInt8, Sendable {
            case gauge, counter
        }

        /// Full name, such as `aerostat_vm_memory_balloon_bytes`.
        public var name: String
        public var kind: Kind
        /// Base unit as OpenMetrics spells it; empty for none.
        public var unit: String
        public var help: String
        /// Values are integers in units of 10 to the minus `decimals`; 0...9.
        public var decimals: Int
        /// Label beside those of the subject; empty for none.
        public var label: String
        /// One for each series of a subject; a single empty one without a label.
        public var labelValues: [String]

        public init(
            name: String,
            kind: Kind,
            unit: String,
            help: String,
            decimals: Int,
            label: String = "",
            labelValues: [String] = [""]
        ) {
            self.name = name
            self.kind = kind
            self.unit = unit
            self.help = help
            self.decimals = decimals
            self.label = label
            self.labelValues = labelValues
        }
    }

    /// Subjects with the same label names, and the families that each of them has.
    public struct Block: Sendable, Hashable {
        /// Beginning that the names of its families share, without the underscore after it: what InfluxDB calls the
        /// measurement, such as `aerostat_vm`.
        public var prefix: String
        /// In the order of their names.
        public var labelNames: [String]
        /// The label values of each subject, in the order of `labelNames`.
        public var subjects: [[String]]
        public var families: [Family]

        public init(prefix: String, labelNames: [String], subjects: [[String]], families: [Family]) {
            self.prefix = prefix
            self.labelNames = labelNames
            self.subjects = subjects
            self.families = families
        }

        /// Series of one subject.
        public var seriesPerSubject: Int { families.reduce(0) { $0 + $1.labelValues.count } }
    }

    public let blocks: [Block]
    /// Wall-clock milliseconds since 1970 from which the counters count.
    public let counterStart: Int64
    /// Number of series.
    public let count: Int

    public init(blocks: [Block], counterStart: Int64) {
        self.blocks = blocks
        self.counterStart = counterStart
        count = blocks.reduce(0) { $0 + $1.seriesPerSubject * $1.subjects.count }
    }
}
