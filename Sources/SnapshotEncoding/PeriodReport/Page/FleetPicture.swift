public import HostModel

/// What the pictures of a report show, gathered row by row.
///
/// Filled in three passes: a row about each host and the whole period, from which the hosts that are pictured are chosen;
/// their rows part by part; and those of their virtual machines. Memory grows with the parts and machines that are
/// pictured, not with the period.
public struct FleetPicture: Sendable {
    /// More hosts than this are only listed.
    public static let maximumHosts = 12
    /// Parts that can be told apart on a wide screen.
    public static let maximumParts: Int64 = 480

    /// The series that rows about hosts must have.
    public static let hostLayout = HostColumns.layout
    /// The series that rows about virtual machines must have.
    public static let machineLayout = MachineColumns.layout

    /// All hosts.
    private(set) var overview: [HostOverview] = []
    private(set) var hosts: [HostPicture] = []
    private var totals = HostTotals(MachineColumns.held)

    public init() {}

    /// Names of the hosts that are pictured.
    public var picturedHosts: [String] { hosts.map(\.name) }

    /// Adds a row about a host and the whole period.
    public mutating func addWhole(_ row: PeriodRow) {
        if let index = overview.firstIndex(where: { $0.name == row.unit.host }) {
            overview[index].merge(row)
        } else {
            overview.append(HostOverview(row))
        }
    }

    /// Chooses the hosts that are pictured: all, or those that were shortest of memory. Where these are not all, the fleet
    /// is listed in that order, too.
    public mutating func chooseHosts() {
        if overview.count > Self.maximumHosts {
            let byPressure = overview.enumerated().sorted { left, right in
                let (more, less) = (left.element.pressure, right.element.pressure)
                return more == less ? left.offset < right.offset : less.lexicographicallyPrecedes(more)
            }
            overview = byPressure.map(\.element)
        }
        hosts = overview.prefix(Self.maximumHosts).map { HostPicture(name: $0.name) }
    }

    /// Adds a row about a host and a part of the period.
    public mutating func addHost(_ row: PeriodRow) {
        guard let index = index(of: row.unit.host) else { return }
        hosts[index].add(row)
    }

    /// Adds a row about a virtual machine and a part of the period, of the same parts as those of hosts.
    public mutating func addMachine(_ row: PeriodRow) {
        guard let index = index(of: row.unit.host) else { return }
        hosts[index].addMachine(row)
        var complete: [HostTotals.Total] = []
        totals.add(row) { complete.append($0) }
        add(complete)
    }

    /// To be called after the last row.
    public mutating func finish() {
        var complete: [HostTotals.Total] = []
        totals.finish { complete.append($0) }
        add(complete)
    }

    private mutating func add(_ totals: [HostTotals.Total]) {
        for total in totals {
            guard let index = index(of: total.host) else { continue }
            hosts[index].add(total)
        }
    }

    private func index(of host: String) -> Int? { hosts.firstIndex { $0.name == host } }
}
