/// Where a machine stands in a fleet.
public struct MachinePosition: Sendable, Hashable {
    public var host: Int
    public var machine: Int

    public init(host: Int, machine: Int) {
        self.host = host
        self.machine = machine
    }
}

/// Why names do not lead to one machine.
public enum MachineLookupError: Error, Sendable, Hashable {
    case unknownHost(String, known: [String])
    case unknownMachine(String, known: [String])
    /// Several hosts have a machine of that name.
    case ambiguousMachine(String, hosts: [String])
    /// There are several hosts, and nothing says which one is meant.
    case hostNeeded(hosts: [String])
}

extension FleetIdentity {
    /// The host of that name; nil stands for the only one.
    public func hostPosition(_ name: String?) throws(MachineLookupError) -> Int {
        let names = hosts.map(\.name)
        guard let name else {
            guard hosts.count == 1 else { throw .hostNeeded(hosts: names) }
            return 0
        }
        guard let index = names.firstIndex(of: name) else { throw .unknownHost(name, known: names) }
        return index
    }

    /// The machine of that name on the host of that name; without a host, on the only one that has such a machine.
    /// O(machines).
    public func position(host: String?, machine: String) throws(MachineLookupError) -> MachinePosition {
        let candidates = host == nil ? Array(hosts.indices) : [try hostPosition(host)]
        var found: [MachinePosition] = []
        for index in candidates {
            if let position = hosts[index].virtualMachines.firstIndex(where: { $0.name == machine }) {
                found.append(MachinePosition(host: index, machine: position))
            }
        }
        guard let first = found.first else {
            throw .unknownMachine(machine, known: candidates.flatMap { hosts[$0].virtualMachines.map(\.name) })
        }
        guard found.count == 1 else { throw .ambiguousMachine(machine, hosts: found.map { hosts[$0.host].name }) }
        return first
    }
}

extension MachineLookupError: CustomStringConvertible {
    /// Names that a message lists at most.
    private static let listedNames = 8

    public var description: String {
        switch self {
        case .unknownHost(let name, let known):
            "no host is called \(Self.quoted(name)); there are \(Self.list(known))"
        case .unknownMachine(let name, let known):
            "no virtual machine is called \(Self.quoted(name)); there are \(Self.list(known))"
        case .ambiguousMachine(let name, let hosts):
            "several hosts have a virtual machine \(Self.quoted(name)): \(Self.list(hosts)); name the host too"
        case .hostNeeded(let hosts):
            "there are several hosts: \(Self.list(hosts)); name the one that is meant"
        }
    }

    private static func list(_ names: [String]) -> String {
        let rest = names.count - listedNames
        return names.prefix(listedNames).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    /// Not more of it than helps, and nothing that a terminal would act on.
    private static func quoted(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars.prefix(60) {
            let isPlain = scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
            text.unicodeScalars.append(isPlain ? scalar : "?")
        }
        return "'\(text)'"
    }
}
