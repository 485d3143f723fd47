/// What a metric is, apart from its values: the one description from which exposition, CSV columns, the README
/// table and the checks on dashboards derive.
public struct MetricDescriptor: Sendable, Hashable {
    public enum Kind: String, Sendable {
        case gauge, counter
    }

    public enum Unit: String, Sendable {
        case bytes, seconds, pages, ratio, none
    }

    /// Full name: prefix `aerostat_`, base unit, `_total` on counters only.
    public let name: String
    public let kind: Kind
    public let unit: Unit
    /// One sentence, ending with the vSphere and esxtop counterpart where there is one.
    public let help: String
    /// Label beside `host` and `vm`, nil for a plain metric.
    public let label: String?
    /// Values are integers in units of 10 to the minus `decimals`.
    public let decimals: Int
    /// Configured rather than measured: changes only when someone changes it, so history stores it on change.
    public let isSetting: Bool

    public init(
        _ name: String,
        _ kind: Kind,
        _ unit: Unit,
        _ help: String,
        label: String? = nil,
        decimals: Int = 0,
        isSetting: Bool = false
    ) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.help = help
        self.label = label
        self.decimals = decimals
        self.isSetting = isSetting
    }

    /// The name without the prefix that says what it is about, such as `aerostat_vm_`.
    public func name(withoutPrefix prefix: String) -> String {
        name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    }
}

/// A metric of some subject (a host, a virtual machine, aerostat itself) with the way to read its values.
public struct MetricFamily<Subject: Sendable>: Sendable {
    /// One sample of the family: the value of `descriptor.label`, and how to read it.
    public struct Series: Sendable {
        public let labelValue: String?
        public let value: @Sendable (Subject) -> Int64
        /// Appends the value of each subject in turn. Does what `value` does, but is compiled into a loop that reads one
        /// field, where a call of `value` copies the whole subject: pages of many thousand subjects need that.
        public let appendValues: @Sendable (Span<Subject>, inout OutputSpan<Int64>) -> Void

        // Inlined so that `value` is known where the loop is compiled.
        @inline(__always)
        public init(labelValue: String? = nil, value: @escaping @Sendable (Subject) -> Int64) {
            self.labelValue = labelValue
            self.value = value
            appendValues = { subjects, values in
                for index in subjects.indices { values.append(value(subjects[index])) }
            }
        }
    }

    public let descriptor: MetricDescriptor
    public let series: [Series]

    /// A metric with one sample for each subject.
    @inline(__always)
    public init(_ descriptor: MetricDescriptor, value: @escaping @Sendable (Subject) -> Int64) {
        precondition(descriptor.label == nil, "\(descriptor.name) has a label and needs its values")
        self.descriptor = descriptor
        series = [Series(value: value)]
    }

    /// A metric with one sample for each value of its label.
    public init(_ descriptor: MetricDescriptor, series: [Series]) {
        precondition(descriptor.label != nil, "\(descriptor.name) needs a label to tell its samples apart")
        self.descriptor = descriptor
        self.series = series
    }
}
