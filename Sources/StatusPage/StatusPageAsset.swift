/// A file that the page loads from the server it came from.
public struct StatusPageAsset: Sendable {
    /// Value of `Content-Type`.
    public let contentType: String
    public let bytes: [UInt8]

    /// The asset of that name, such as `status.css`; nil where there is none.
    public static func named(_ name: String) -> StatusPageAsset? {
        guard let bytes = files[name] else { return nil }
        let isScript = name.hasSuffix(".js")
        return StatusPageAsset(contentType: "text/\(isScript ? "javascript" : "css"); charset=utf-8", bytes: bytes)
    }

    private static let files: [String: [UInt8]] = [
        "status.css": PackageResources.status_css,
        "pictures.css": PackageResources.pictures_css,
        "main.js": PackageResources.main_js,
        "address.js": PackageResources.address_js,
        "bar.js": PackageResources.bar_js,
        "document.js": PackageResources.document_js,
        "explain.js": PackageResources.explain_js,
        "fleet.js": PackageResources.fleet_js,
        "format.js": PackageResources.format_js,
        "host.js": PackageResources.host_js,
        "ladder.js": PackageResources.ladder_js,
        "map.js": PackageResources.map_js,
        "mapping.js": PackageResources.mapping_js,
        "ribbon.js": PackageResources.ribbon_js,
        "stall.js": PackageResources.stall_js,
        "summary.js": PackageResources.summary_js,
        "table.js": PackageResources.table_js,
    ]
}
