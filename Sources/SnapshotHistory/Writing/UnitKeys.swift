internal import GRDB
internal import HostModel

/// The keys of hosts and virtual machines in a history: the same name has the same key in every run.
struct UnitKeys {
    private struct Name: Hashable {
        let host: String
        let vm: String
    }

    private var keys: [Name: Int64] = [:]
    private var groups: [Name: String] = [:]
    private var next: Int64 = 1

    init(_ database: Database) throws {
        for row in try Row.fetchAll(database, sql: "SELECT id, host, vm, vm_group FROM unit ORDER BY id") {
            let name = Name(host: row[1], vm: row[2])
            keys[name] = row[0]
            groups[name] = row[3]
            next = row[0] + 1
        }
    }

    /// Keys of the hosts, and of the virtual machines of all hosts, in the order of the fleet.
    mutating func find(_ identity: FleetIdentity, _ database: Database) throws -> (hosts: [Int64], machines: [Int64]) {
        var hosts: [Int64] = []
        var machines: [Int64] = []
        for host in identity.hosts {
            hosts.append(try key(Name(host: host.name, vm: ""), group: "", database))
            for machine in host.virtualMachines {
                machines.append(try key(Name(host: host.name, vm: machine.name), group: machine.group, database))
            }
        }
        return (hosts, machines)
    }

    private mutating func key(_ name: Name, group: String, _ database: Database) throws -> Int64 {
        if let key = keys[name] {
            guard groups[name] != group else { return key }
            try database.execute(sql: "UPDATE unit SET vm_group = ? WHERE id = ?", arguments: [group, key])
            groups[name] = group
            return key
        }
        let key = next
        guard key < RowID.unitCount else {
            throw DatabaseError(resultCode: .SQLITE_TOOBIG, message: "more than \(RowID.unitCount) names")
        }
        next += 1
        let arguments: StatementArguments = [key, name.host, name.vm, group]
        try database.execute(sql: "INSERT INTO unit (id, host, vm, vm_group) VALUES (?, ?, ?, ?)", arguments: arguments)
        keys[name] = key
        groups[name] = group
        return key
    }
}
