public import HostModel

/// Writes all hosts of a fleet, a row each, for a page that lets its reader choose one.
///
///     {"scenario":"fleet",...,"columns":["host","memory_state","memory_size_bytes",...],"rows":[["esx-01","soft",...]]}
public struct HostsDocumentEncoder: Sendable {
    private let identity: FleetIdentity
    private let table = JSONTable(texts: ["host"], columns: ReportColumn.fleet)
    private var names = RowTable()

    public init(identity: FleetIdentity) {
        self.identity = identity
        for host in identity.hosts { names.append(jsonRowTexts([host.name])) }
    }

    /// Appends the document and a line feed. O(machines).
    ///
    /// `snapshot` must belong to the run of the identity given at the start; another one is a programmer error and
    /// traps.
    public func encode(_ snapshot: FleetSnapshot, run: StatusRunFacts, into document: inout [UInt8]) {
        snapshot.requireShape(of: identity)
        run.encodeOpening(into: &document)
        document.append(UInt8(ascii: ","))
        document += table.opening
        let hosts = snapshot.hosts
        let capacity = table.maximumLength(rows: hosts.count) + names.byteCount(of: 0..<hosts.count)
        document.append(upTo: capacity) { cursor in
            names.withRows { names in
                for (index, host) in hosts.enumerated() {
                    table.write(host, texts: names[index], isFirst: index == 0, to: &cursor)
                }
            }
        }
        document += "]}\n".utf8
    }
}
