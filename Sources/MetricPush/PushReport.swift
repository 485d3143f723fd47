/// A report that is delivered whole: a document, and what a mail calls it.
public struct PushReport: Sendable, Hashable {
    /// One form of the content.
    public struct Content: Sendable, Hashable {
        /// Such as `text/csv; charset=utf-8`.
        public var mediaType: String
        public var body: [UInt8]

        public init(mediaType: String, body: [UInt8]) {
            self.mediaType = mediaType
            self.body = body
        }
    }

    /// Subject of a mail.
    public var title: String
    /// What is sent.
    public var content: Content
    /// The same as a page, for a mail.
    public var html: [UInt8]?

    public init(title: String, content: Content, html: [UInt8]? = nil) {
        self.title = title
        self.content = content
        self.html = html
    }
}
