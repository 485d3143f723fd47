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
        "main.js": PackageResources.main_js,
    ]
}
