/// One series of the catalogue as a column of stored and reported rows.
///
/// Stored values are small integers: pages for amounts of memory, milliseconds for times, and units of 10 to the minus
/// `decimals` for everything else. What a reader sees is in the metric's base unit.
public struct SeriesColumn: Sendable, Hashable {
    public enum Role: Sendable, Hashable {
        /// Changes only when someone changes it.
        case setting
        case gauge
        /// Grows within a run; starts again at 0 with a run, and when a virtual machine powers on again.
        case counter
    }

    /// Stands for a value that is not known. No metric has it.
    public static let absent = Int64.min

    public let descriptor: MetricDescriptor
    /// Value of the metric's own label.
    public let labelValue: String?
    /// The metric's name without `aerostat_host_` or `aerostat_vm_`, with the label's value at its end; the same in
    /// history, reports and the table that `run` writes.
    public let name: String

    init(_ descriptor: MetricDescriptor, labelValue: String?, prefix: String) {
        self.descriptor = descriptor
        self.labelValue = labelValue
        let short = descriptor.name(withoutPrefix: prefix)
        name = labelValue.map { "\(short)_\($0)" } ?? short
    }

    public var role: Role {
        if descriptor.isSetting { return .setting }
        return descriptor.kind == .counter ? .counter : .gauge
    }

    /// Decimal digits of a stored value when it is shown: `shown(stored)` is in units of 10 to the minus this.
    public var decimals: Int { descriptor.unit == .seconds ? 3 : descriptor.decimals }

    /// What is stored for a value of the metric. Times are cut to whole milliseconds.
    public func stored(_ value: Int64) -> Int64 { Self.stored(value, divisor: divisor) }

    /// The same for whoever keeps the divisor of a column at hand.
    public static func stored(_ value: Int64, divisor: Int64) -> Int64 { floorDivide(value, divisor) }

    /// Units of the metric's values in one stored unit: bytes in a page, microseconds in a millisecond, else 1.
    public var divisor: Int64 {
        switch descriptor.unit {
        case .bytes: PageCount.bytesPerPage
        case .seconds where descriptor.decimals == 6: 1000
        case .seconds, .pages, .ratio, .none: 1
        }
    }

    /// Shown units in one stored unit: bytes in a page, else 1.
    public var factor: Int64 { descriptor.unit == .bytes ? PageCount.bytesPerPage : 1 }

    /// What a reader sees of a stored value, in units of 10 to the minus `decimals`.
    public func shown(_ stored: Int64) -> Int64 { stored * factor }
}
