import JSONReading

/// The names of the hosts of a run, as `/api/v1/hosts` gives them.
package struct FleetDocument: Sendable, Hashable {
    private static let maximumHosts = 100_000

    package var hosts: [String]

    package init(hosts: [String]) {
        self.hosts = hosts
    }

    package init(parsing bytes: [UInt8]) throws(DocumentFault) {
        do {
            hosts = try Self.hosts(JSONReader(bytes))
        } catch let fault as DocumentFault {
            throw fault
        } catch {
            throw .malformed("it is no JSON that is known here: \(error)")
        }
    }

    private static func hosts(_ start: JSONReader) throws -> [String] {
        var reader = start
        var nameColumn: Int?
        var hosts: [String]?
        try reader.readObject { reader, key in
            switch key {
            case "columns": nameColumn = try StatusDocument.columns(&reader).firstIndex(of: "host")
            case "rows":
                guard let nameColumn else { throw DocumentFault.missing("column host", version: "") }
                hosts = try rows(&reader, nameColumn)
            default: try reader.skipValue()
            }
        }
        try reader.readEnd()
        guard let hosts, !hosts.isEmpty else { throw DocumentFault.missing("hosts", version: "") }
        return hosts
    }

    private static func rows(_ reader: inout JSONReader, _ nameColumn: Int) throws -> [String] {
        var hosts: [String] = []
        try reader.readArray { reader in
            guard hosts.count < maximumHosts else { throw DocumentFault.tooMuch("hosts") }
            var column = 0
            try reader.readArray { reader in
                if column == nameColumn {
                    hosts.append(try StatusDocument.name(&reader))
                } else {
                    try reader.skipValue()
                }
                column += 1
            }
            guard column > nameColumn else { throw reader.fault("a row without a name") }
        }
        return hosts
    }
}
