internal import HostModel
internal import SnapshotEncoding

/// The table of the host's virtual machines.
///
/// Scripts take the headings, the order of columns and the shape of a row from here: they clone the template for machines
/// that the page does not list, and write values where `data-column` names them.
struct MachineTable {
    /// A column: its heading, what to sort by, and what it means.
    struct Column {
        let title: String
        /// Class of the column, by which the stylesheet sets its width.
        let style: String
        /// What scripts sort by: a column of the status document, or one of the words of `table.js`.
        let key: String
        let explanation: String
    }

    static let columns: [Column] = [
        .init(title: "Machine", style: "machine", key: "vm", explanation: "name, group and guest; opens why"),
        .init(
            title: "Guest memory",
            style: "memory",
            key: "order",
            explanation: "where it is; sorts as in the scenario"
        ),
        .init(
            title: "Configured",
            style: "size",
            key: "memory_size_bytes",
            explanation: "memory that the guest believes it has"
        ),
        .init(
            title: "Entitlement",
            style: "size",
            key: "memory_entitlement_bytes",
            explanation: "memory that the host grants it now, by shares, reservation, limit and what it uses"
        ),
        .init(
            title: "Consumed",
            style: "size",
            key: "memory_consumed_bytes",
            explanation: "machine memory that backs it"
        ),
        .init(
            title: "Active",
            style: "size",
            key: "memory_active_bytes",
            explanation: "memory that it touched lately, as the host estimates"
        ),
        .init(
            title: "Balloon",
            style: "pair",
            key: "memory_balloon_bytes",
            explanation: "guest memory that the balloon driver holds, and the size that the host wants"
        ),
        .init(
            title: "Shared",
            style: "pair",
            key: "memory_shared_bytes",
            explanation: "guest memory that points at shared machine pages, and machine memory saved so"
        ),
        .init(
            title: "Compressed",
            style: "size",
            key: "memory_compressed_bytes",
            explanation: "guest memory that the host keeps compressed"
        ),
        .init(
            title: "Swapped",
            style: "pair",
            key: "memory_swapped_bytes",
            explanation: "guest memory on the swap device, and in the host cache"
        ),
        .init(
            title: "Stalled",
            style: "stalled",
            key: "stalled",
            explanation: "time that it waited for memory: the share of the last seconds, without scripts since power-on"
        ),
        .init(
            title: "Throughput",
            style: "size",
            key: "throughput_ratio",
            explanation: "work done over work wanted"
        ),
    ]

    /// Stall causes as people call them.
    static func words(_ cause: StallCause) -> String {
        switch cause {
        case .swapIn: "swap-in"
        case .decompression: "decompression"
        case .guestPageIn: "guest page-in"
        case .cacheMiss: "cache miss"
        case .copyOnWriteBreak: "copy-on-write break"
        case .blocked: "blocked"
        }
    }

    /// Nil before the first snapshot.
    let host: StatusPage.ShownHost?
    /// Places of the machines that are listed.
    let listed: Range<Int>

    var html: String {
        var text =
            "<table id=\"machine-table\">\n<caption class=\"unseen\">Virtual machines of the host</caption>\n<colgroup>"
        text += Self.columns.map { "<col class=\"\($0.style)\">" }.joined() + "</colgroup>\n<thead><tr>\n"
        for column in Self.columns {
            text += "<th scope=\"col\" class=\"\(column.style)\"><button type=\"button\" data-sort=\"\(column.key)\" "
            text += "title=\"\(column.explanation)\">\(column.title)</button></th>\n"
        }
        text += "</tr></thead>\n<tbody>\n"
        if let host {
            let scale = host.barScale
            for index in listed {
                text += row(host.identity.virtualMachines[index], host.snapshot.virtualMachines[index], scale: scale)
            }
        }
        let blank = VirtualMachineIdentity(name: "", group: "", guestOS: "")
        text += "</tbody>\n</table>\n<template id=\"machine-row\">"
        text += row(blank, VirtualMachineSnapshot(), scale: .zero).dropLast()
        let causes = StallCause.allCases.map { "<li data-cause=\"\($0.name)\">\(Self.words($0))</li>" }
        return text + "</template>\n<ul id=\"stall-causes\" hidden>\(causes.joined())</ul>\n"
    }

    private func row(
        _ identity: VirtualMachineIdentity,
        _ machine: VirtualMachineSnapshot,
        scale: PageCount
    ) -> String {
        let name = htmlEscaped(identity.name)
        let kind = [identity.group, identity.guestOS].map(htmlEscaped) + (machine.isPoweredOn ? [] : ["powered off"])
        var text = "<tr data-vm=\"\(name)\"\(machine.isPoweredOn ? "" : " class=\"off\"")><th scope=\"row\">"
        text +=
            "<button class=\"why\" form=\"why\" name=\"vm\" value=\"\(name)\" title=\"\(name)\"><bdi>\(name)</bdi></button>"
        text += "<small>\(kind.joined(separator: " · "))</small></th><td class=\"memory\">"
        text += MachineBar(machine, scale: scale).html + "</td>"
        for cell in cells(machine).enumerated() {
            // The first two columns are written already.
            let title = Self.columns[cell.offset + 2].title
            text += "<td data-label=\"\(title)\">\(cell.element)</td>"
        }
        return text + "</tr>\n"
    }

    private func cells(_ machine: VirtualMachineSnapshot) -> [String] {
        let (leading, stalled) = Self.stall(machine)
        return [
            HTMLText.amount("memory_size_bytes", machine.configuredSize),
            HTMLText.amount("memory_entitlement_bytes", machine.entitlement),
            HTMLText.amount("memory_consumed_bytes", machine.consumed),
            HTMLText.amount("memory_active_bytes", machine.active),
            HTMLText.amount("memory_balloon_bytes", machine.balloonSize)
                + "<small>target \(HTMLText.amount("memory_balloon_target_bytes", machine.balloonTarget))</small>",
            HTMLText.amount("memory_shared_bytes", machine.shared)
                + "<small>saves \(HTMLText.amount("memory_sharing_saved_bytes", machine.sharingSaving))</small>",
            HTMLText.amount("memory_compressed_bytes", machine.compressed),
            HTMLText.amount("memory_swapped_bytes", machine.swapped)
                + "<small>cached \(HTMLText.amount("memory_host_cached_bytes", machine.hostCached))</small>",
            "<span class=\"stalled\">\(stalled)</span><small>\(leading)</small>",
            HTMLText.number("throughput_ratio", .share(machine.throughput)),
        ]
    }

    /// The cause of the most stall time since power-on, and the time of all causes.
    private static func stall(_ machine: VirtualMachineSnapshot) -> (leading: String, seconds: String) {
        let times = [
            machine.stallSwapIn, machine.stallDecompression, machine.stallGuestPageIn, machine.stallCacheMiss,
            machine.stallCopyOnWriteBreak, machine.stallBlocked,
        ]
        let leading = zip(StallCause.allCases, times).max { $0.1 < $1.1 }
        // Microseconds.
        let tenths = times.reduce(0, +) / 100_000
        return (leading.map { $0.1 > 0 ? words($0.0) : "" } ?? "", "\(tenths / 10).\(tenths % 10) s")
    }
}
