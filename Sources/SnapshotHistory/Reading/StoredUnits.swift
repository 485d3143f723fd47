internal import GRDB
internal import HostModel

/// The hosts or virtual machines of a history that a query is about.
struct StoredUnits {
    /// Keys and names in the order in which they first came.
    let units: [(key: Int64, unit: PeriodUnit)]

    init(_ database: Database, _ subject: ReportSubject, selectedBy query: PeriodQuery?) throws {
        let sql = "SELECT id, host, vm, vm_group FROM unit WHERE (vm = '') = ? ORDER BY id"
        units = try Row.fetchAll(database, sql: sql, arguments: [subject == .host]).compactMap { row in
            let isHost = subject == .host
            let unit = PeriodUnit(host: row[1], vm: isHost ? nil : row[2], group: isHost ? nil : row[3])
            return query.map { $0.selects(unit) } ?? true ? (row[0], unit) : nil
        }
    }

    /// Makes the units known to the assembly.
    ///
    /// - Returns: what it calls them, by their keys; -1 for others.
    func add(to assembly: inout PeriodAssembly) -> [Int] {
        var numbers = [Int](repeating: -1, count: Int((units.last?.key ?? -1) + 1))
        for (key, unit) in units { numbers[Int(key)] = assembly.addUnit(unit) }
        return numbers
    }
}
