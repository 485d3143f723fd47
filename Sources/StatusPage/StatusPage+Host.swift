internal import HostModel
internal import SnapshotEncoding

/// A number about the host that the page shows.
private struct HostFact {
    let title: String
    /// As in `/api/v1/status`.
    let column: String
    let explanation: String
    let value: @Sendable (HostSnapshot) -> ShownNumber

    static let all: [HostFact] = [
        .init(title: "Machine memory", column: "memory_size_bytes", explanation: "all memory of the host") {
            .amount($0.machineMemory)
        },
        .init(title: "Free", column: "memory_free_bytes", explanation: "machine memory that nothing uses") {
            .amount($0.free)
        },
        .init(title: "minFree", column: "memory_min_free_bytes", explanation: "what the states are measured by") {
            .amount($0.minFree)
        },
        .init(title: "Hypervisor", column: "memory_hypervisor_bytes", explanation: "the hypervisor's own use") {
            .amount($0.hypervisorUse)
        },
        .init(
            title: "Reserved",
            column: "memory_reserved_bytes",
            explanation: "promised to machines that run, overhead included"
        ) { .amount($0.reserved) },
        .init(
            title: "Overcommit",
            column: "memory_overcommit_ratio",
            explanation: "configured memory above what there is; below 0 there is room"
        ) { .share($0.overcommit) },
        .init(
            title: "Shared pages",
            column: "memory_shared_common_bytes",
            explanation: "machine memory that stands for shared guest pages"
        ) { .amount($0.sharedCommon) },
        .init(
            title: "Compression cache",
            column: "memory_compression_cache_bytes",
            explanation: "machine memory that holds compressed pages"
        ) { .amount($0.compressionCache) },
    ]
}

extension StatusPage {
    /// One host: a sentence, its numbers, and the places of its pictures.
    var hostSection: String {
        let host = shownHost
        let state = host?.snapshot.state.name
        let sentence = host.map { HostSentence($0).html } ?? "No snapshot yet: the simulation is starting."
        var text = """
            <section id="host" aria-labelledby="host-name">
            <div class="heading">
            <h2 id="host-name">\(host.map { HTMLText.name($0.identity.name) } ?? "Host")</h2>
            <p id="state" class="state \(state ?? "unknown")"><span class="unseen">memory state </span>\
            <b>\(state ?? "starting")</b></p>
            </div>
            <p id="summary">\(sentence)</p>
            <dl id="host-facts">

            """
        for fact in HostFact.all {
            let number = HTMLText.number(fact.column, host.map { fact.value($0.snapshot) })
            text += "<div title=\"\(fact.explanation)\"><dt>\(fact.title)</dt><dd>\(number)</dd></div>\n"
        }
        let policy = host.map { htmlEscaped($0.identity.policy) } ?? HTMLText.unknown
        text +=
            "<div title=\"how the host reclaims memory\"><dt>Policy</dt><dd id=\"policy\">\(policy)</dd></div>\n</dl>\n"
        return text + Self.pictures + "</section>\n"
    }

    private static let pictures = """
        <div class="pictures">
        <figure id="map"><figcaption>Machine memory: who has it</figcaption><div class="picture"></div></figure>
        <figure id="ladder"><figcaption>Memory state: free against minFree</figcaption><div class="picture"></div></figure>
        <figure id="ribbon"><figcaption>The last simulated hour</figcaption><div class="picture"></div></figure>
        </div>

        """
}
