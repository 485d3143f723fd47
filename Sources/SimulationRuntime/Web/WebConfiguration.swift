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

    /// What tells one content of a file from another without reading it.
    public struct FileState: Sendable, Hashable {
        private let stamp: any Hashable & Sendable

        /// - Parameter stamp: size, time and the like.
        public init(_ stamp: any Hashable & Sendable) {
            self.stamp = stamp
        }

        public static func == (left: FileState, right: FileState) -> Bool {
            AnyHashable(left.stamp) == AnyHashable(right.stamp)
        }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(AnyHashable(stamp))
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
