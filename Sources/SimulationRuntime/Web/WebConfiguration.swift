public import WebSecurity

/// Where the settings of the server come from, and how they are read again.
public struct WebConfiguration: Sendable {
    /// What was read.
    public struct Content: Sendable {
        public var settings: WebSettings
        /// Every file that the settings come from, the web configuration file first.
        public var files: [String]

        public init(settings: WebSettings, files: [String]) {
            self.settings = settings
            self.files = files
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
