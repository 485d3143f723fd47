internal import SnapshotEncoding

/// The dialog that tells why a machine's memory is taken; scripts fill it in from `/api/v1/explain`.
///
/// Each number names its place in that document, or several places that are added up.
enum ExplanationDialog {
    private static let numbers: [(title: String, path: String)] = [
        ("Entitlement", "entitlement.entitlement_bytes"),
        ("Charged for", "charge_bytes"),
        ("Excess over entitlement", "excess_bytes"),
        ("To be taken", "need_bytes"),
        ("Active", "entitlement.active_bytes"),
        ("Reservation", "entitlement.reservation_bytes"),
        ("Limit", "entitlement.limit_bytes"),
        ("Balloon", "balloon.size_after_bytes"),
        ("Balloon target", "balloon.target_bytes"),
        ("Balloon maximum", "balloon.maximum_bytes"),
        // All of it, by the scan and by the rest.
        ("Taken now by page sharing", "page_sharing_reclaimed_bytes"),
        ("Taken now by the balloon", "balloon.reclaimed_bytes"),
        ("Taken now by compression", total("compression")),
        ("Taken now by the host cache", total("host_cache")),
        ("Taken now by swapping", total("host_swap")),
        ("Compressed", "compressed_bytes"),
        ("In the host cache", "host_cached_bytes"),
        ("Swapped out", "swapped_bytes"),
    ]

    private static func total(_ technique: String) -> String {
        "paging.reclaimed_bytes.\(technique)+limit.reclaimed_bytes.\(technique)"
    }

    /// Without scripts the buttons of the machines lead to the document itself.
    static func html(host: String?) -> String {
        var text = """
            <form id="why" method="get" action="api/v1/explain"><input type="hidden" name="host" value="\
            \(htmlEscaped(host ?? ""))"></form>
            <dialog id="explanation" aria-labelledby="explanation-title">
            <div class="heading"><h2 id="explanation-title">Why</h2><button id="explanation-close" type="button">Close</button></div>
            <ul id="findings"></ul>
            <dl id="deciding">

            """
        for (title, path) in numbers {
            text += "<div><dt>\(title)</dt><dd data-path=\"\(path)\">\(HTMLText.unknown)</dd></div>\n"
        }
        return text + """
            </dl>
            <figure id="mapping"><figcaption>From guest memory to machine memory</figcaption><div class="picture"></div></figure>
            <p><a id="explanation-raw" href="api/v1/explain">All of it as JSON</a></p>
            </dialog>

            """
    }
}
