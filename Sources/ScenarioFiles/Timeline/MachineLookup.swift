import HostSimulation

/// Finds the machines of one host entry by the names of groups and machines.
struct MachineLookup {
    enum Result {
        case machines([Int])
        case unknown
        /// The name stands for a group and for a machine of another one.
        case ambiguous
    }

    let count: Int
    private var groups: [String: Range<Int>] = [:]
    private var machines: [String: Int] = [:]

    init(_ entry: HostEntry) {
        count = entry.configuration.virtualMachines.count
        for group in entry.groups { groups[group.name] = group.machines }
        for (index, machine) in entry.configuration.virtualMachines.enumerated() { machines[machine.name] = index }
    }

    subscript(name: String) -> Result {
        switch (groups[name], machines[name]) {
        case (nil, nil): .unknown
        case (let group?, nil): .machines(Array(group))
        case (nil, let machine?): .machines([machine])
        case (_?, _?): .ambiguous
        }
    }

    var groupNames: [String] { groups.keys.sorted() }
}
