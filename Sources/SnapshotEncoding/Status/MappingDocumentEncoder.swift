public import HostModel

/// Writes how the guest memory of one virtual machine maps to machine memory. Asked for by people and seldom.
///
///     {"scenario":"crisis",...,"host":"esx-01","vm":"web-01","memory_size_bytes":...,"pages":{"kernel":{"large":...}},
///      "compression_cache_bytes":...,"sharing":[{"content":"zero","guest_bytes":...,"with":["web-02"],"with_count":1}]}
public enum MappingDocumentEncoder {
    /// Machines that share a content are named up to this number.
    public static let maximumPartners = 20

    /// Appends the document and a line feed.
    ///
    /// - Parameters:
    ///   - host: the host of the machine; partners are among its machines.
    ///   - machine: index of the machine on that host.
    public static func encode(
        _ mapping: MachineMapping,
        of machine: Int,
        on host: HostIdentity,
        run: StatusRunFacts,
        into document: inout [UInt8]
    ) {
        run.encodeOpening(into: &document)
        let members = [
            ("host", JSONFragment.string(host.name)), ("vm", JSONFragment.string(host.virtualMachines[machine].name)),
            ("memory_size_bytes", bytes(mapping.configuredSize)),
            ("guest_page_file_used_bytes", bytes(mapping.pageFileUsed)),
            ("guest_page_file_size_bytes", bytes(mapping.pageFileSize)),
            ("never_touched_bytes", bytes(mapping.neverTouched)), ("freed_bytes", bytes(mapping.freed)),
            ("ballooned_bytes", bytes(mapping.ballooned)), ("pages", pages(mapping.pages)),
            ("compression_cache_bytes", bytes(mapping.compressionCache)),
            ("sharing", JSONFragment.list(mapping.sharing.map { sharing($0, on: host) })),
        ]
        // The members without the brace that the head has opened already.
        document += ("," + JSONFragment.object(members).dropFirst() + "\n").utf8
    }

    private static func pages(_ pages: [[PageCount]]) -> String {
        JSONFragment.object(
            zip(MachineMapping.Use.allCases, pages).map { use, counts in
                let places = zip(MachineMapping.Place.allCases, counts).map { ($0.rawValue, bytes($1)) }
                return (use.rawValue, JSONFragment.object(places))
            }
        )
    }

    private static func sharing(_ sharing: MachineMapping.Sharing, on host: HostIdentity) -> String {
        let partners = sharing.partners.prefix(maximumPartners).map { host.virtualMachines[$0].name }
        return JSONFragment.object([
            ("content", JSONFragment.string(sharing.content.rawValue)),
            ("guest_bytes", bytes(sharing.guestPages)), ("machine_bytes", bytes(sharing.machinePages)),
            ("with", JSONFragment.list(partners.map(JSONFragment.string))),
            ("with_count", "\(sharing.partners.count)"),
        ])
    }

    private static func bytes(_ pages: PageCount) -> String { "\(pages.bytes.value)" }
}
