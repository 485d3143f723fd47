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

    /// What tells one content of a file from another without reading it.
    public struct FileState: Sendable, Hashable {
        public var inode: UInt64
        public var byteCount: Int64
        /// Time of the last change since 1970.
        public var modifiedNanoseconds: Int64

        public init(inode: UInt64, byteCount: Int64, modifiedNanoseconds: Int64) {
            self.inode = inode
            self.byteCount = byteCount
            self.modifiedNanoseconds = modifiedNanoseconds
        }
    }

    /// What the server begins with, already read.
    public var content: Content
    /// Reads it anew, and throws an error whose description says what is wrong with it, a line for each problem.
    public var load: @Sendable () throws -> Content
    /// Looks at a file; nil when it is not there.
    public var fileState: @Sendable (_ path: String) -> FileState?

    public init(
        content: Content,
        load: @escaping @Sendable () throws -> Content,
        fileState: @escaping @Sendable (_ path: String) -> FileState?
    ) {
        self.content = content
        self.load = load
        self.fileState = fileState
    }
}
