public import WebSecurity

/// Where the settings of the server come from, and how they are read again.
public struct WebConfiguration: Sendable {
    /// What was read.
    public struct Content: Sendable {
        public var settings: WebSettings
        /// Every file that the settings come from, the web configuration file first.
        public var files: [String]
        /// What is accepted and hardly meant, a line each.
        public var warnings: [String]
        /// Nothing stands in the file, so it asks for neither TLS nor a password.
        public var isEmpty: Bool

        public init(settings: WebSettings, files: [String], warnings: [String] = [], isEmpty: Bool = false) {
            self.settings = settings
            self.files = files
            self.warnings = warnings
            self.isEmpty = isEmpty
        }
    }

    /// What the server begins with, already read.
    public var content: Content
    /// Reads it anew, and throws an error whose description says what is wrong with it, a line for each problem.
    public var load: @Sendable () throws -> Content
    /// Looks at a file; nil when it is not there.
    public var stamp: @Sendable (_ path: String) -> FileStamp?

    public init(
        content: Content,
        load: @escaping @Sendable () throws -> Content,
        stamp: @escaping @Sendable (_ path: String) -> FileStamp? = { FileStamp(path: $0) }
    ) {
        self.content = content
        self.load = load
        self.stamp = stamp
    }
}
