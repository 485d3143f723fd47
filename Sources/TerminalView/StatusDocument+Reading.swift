import JSONReading

extension StatusDocument {
    /// More are not simulated, and would take long to show.
    private static let maximumMachines = 100_000
    private static let maximumColumns = 1_000
    /// Bytes of a name that are kept; scenarios allow fewer.
    static let maximumNameBytes = 1_024

    /// Reads the document. Columns and members are found by their names, in whatever order they come.
    package init(parsing bytes: [UInt8]) throws(DocumentFault) {
        self.init()
        do {
            try read(bytes)
        } catch let fault as DocumentFault {
            throw fault
        } catch {
            throw .malformed("it is no JSON that is known here: \(error)")
        }
    }

    private mutating func read(_ bytes: [UInt8]) throws {
        var document = StatusDocument()
        var found: Set<String> = []
        var reader = JSONReader(bytes)
        try reader.readObject { reader, key in
            found.insert(key)
            switch key {
            case "scenario": document.scenario = try Self.name(&reader)
            case "version": document.version = try Self.name(&reader)
            case "run_id": document.runID = try Self.name(&reader)
            case "host": document.host = try Self.name(&reader)
            case "memory_state": document.memoryState = try Self.name(&reader)
            case "elapsed_seconds":
                document.elapsedMilliseconds = try DocumentNumber(from: &reader).allMillionths / 1000
            case "speed_ratio": document.speed = try DocumentNumber(from: &reader)
            case "lag_seconds": document.lag = try DocumentNumber(from: &reader)
            case "metrics": document.amounts = try Self.amounts(&reader)
            case "virtual_machines": document.machines = try Self.machines(&reader)
            default: try reader.skipValue()
            }
        }
        try reader.readEnd()
        for member in ["run_id", "elapsed_seconds", "host", "memory_state", "metrics", "virtual_machines"]
        where !found.contains(member) {
            throw DocumentFault.missing("member \(member)", version: document.shownVersion)
        }
        if let lacking = HostAmount.allCases.first(where: { document.amounts[$0] == nil }) {
            throw DocumentFault.missing("member \(lacking.rawValue) in metrics", version: document.shownVersion)
        }
        self = document
    }

    private var shownVersion: String { TerminalText(version).shortened(to: 20).text }

    static func name(_ reader: inout JSONReader) throws -> String {
        let name = try reader.readString()
        guard name.utf8.count <= maximumNameBytes else { throw reader.fault("a name that is too long") }
        return name
    }

    private static func amounts(_ reader: inout JSONReader) throws -> [HostAmount: DocumentNumber] {
        var amounts: [HostAmount: DocumentNumber] = [:]
        try reader.readObject { reader, key in
            guard let amount = HostAmount(rawValue: key) else { return try reader.skipValue() }
            amounts[amount] = try DocumentNumber(from: &reader)
        }
        return amounts
    }

    private static func machines(_ reader: inout JSONReader) throws -> [Machine] {
        var columns: [String]?
        var machines: [Machine]?
        try reader.readObject { reader, key in
            switch key {
            case "columns": columns = try Self.columns(&reader)
            case "rows":
                guard let columns else { throw reader.fault("rows before their columns") }
                machines = try rows(&reader, columns)
            default: try reader.skipValue()
            }
        }
        guard let machines else { throw DocumentFault.missing("rows in virtual_machines", version: "") }
        return machines
    }

    static func columns(_ reader: inout JSONReader) throws -> [String] {
        var columns: [String] = []
        try reader.readArray { reader in
            guard columns.count < maximumColumns else { throw DocumentFault.tooMuch("columns") }
            columns.append(try name(&reader))
        }
        return columns
    }

    private static func rows(_ reader: inout JSONReader, _ columns: [String]) throws -> [Machine] {
        let amounts = columns.map { MachineAmount(rawValue: $0)?.index }
        guard let nameColumn = columns.firstIndex(of: "vm") else {
            throw DocumentFault.missing("column vm in virtual_machines", version: "")
        }
        if let lacking = MachineAmount.allCases.first(where: { !columns.contains($0.rawValue) }) {
            throw DocumentFault.missing("column \(lacking.rawValue) in virtual_machines", version: "")
        }
        var machines: [Machine] = []
        let empty = [DocumentNumber](repeating: .zero, count: MachineAmount.allCases.count)
        try reader.readArray { reader in
            guard machines.count < maximumMachines else { throw DocumentFault.tooMuch("virtual machines") }
            var machine = Machine(name: "", numbers: empty)
            var column = 0
            try reader.readArray { reader in
                guard column < columns.count else { throw reader.fault("a row that is longer than its columns") }
                if column == nameColumn {
                    machine.name = try name(&reader)
                } else if let amount = amounts[column] {
                    machine.numbers[amount] = try DocumentNumber(from: &reader)
                } else {
                    try reader.skipValue()
                }
                column += 1
            }
            guard column == columns.count else { throw reader.fault("a row that is shorter than its columns") }
            machines.append(machine)
        }
        return machines
    }
}
