/// The host or virtual machine that rows are about.
public struct PeriodUnit: Sendable, Hashable {
    /// Value of the label `host`.
    public var host: String
    /// Value of the label `vm`; nil for a host.
    public var vm: String?
    /// Group of the virtual machine; nil for a host, and where the source does not know it.
    public var group: String?

    public init(host: String, vm: String? = nil, group: String? = nil) {
        self.host = host
        self.vm = vm
        self.group = group
    }
}
