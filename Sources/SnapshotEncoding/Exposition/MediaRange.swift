/// One element of the header `Accept`: which formats it matches, and how much they are wanted.
struct MediaRange {
    /// How much of a format a range names.
    enum Specificity: Int, Comparable {
        /// No range at all.
        case none
        /// `*/*`
        case everything
        /// `text/*`
        case type
        /// `text/plain`
        case subtype
        /// `text/plain;version=0.0.4`
        case version

        static func < (left: Specificity, right: Specificity) -> Bool { left.rawValue < right.rawValue }
    }

    let specificity: Specificity
    /// Thousandths.
    let quality: Int
    let escaping: ContentNegotiation.EscapingScheme?
    private let name: String
    private let version: String?

    /// Nil where there is something odd about the range.
    init?(_ element: HeaderElement) {
        guard let quality = element.quality else { return nil }
        self.quality = quality
        name = element.name
        version = element.parameter("version")
        escaping = element.parameter("escaping").flatMap { ContentNegotiation.EscapingScheme(rawValue: $0) }
        switch name {
        // Some old clients write the first for the second.
        case "*", "*/*": specificity = .everything
        case "text/*", "application/*": specificity = .type
        default: specificity = version == nil ? .subtype : .version
        }
    }

    func matches(_ format: ExpositionFormat) -> Bool {
        guard specificity > .everything else { return true }
        let (type, subtype, version) = format.mediaType
        guard specificity > .type else { return name == "\(type)/*" }
        return name == "\(type)/\(subtype)" && (self.version == nil || self.version == version)
    }
}

extension ExpositionFormat {
    /// The parts of `contentType` that a range can name.
    fileprivate var mediaType: (type: String, subtype: String, version: String) {
        switch self {
        case .text0_0_4: ("text", "plain", "0.0.4")
        case .text1_0_0: ("text", "plain", "1.0.0")
        case .openMetrics0_0_1: ("application", "openmetrics-text", "0.0.1")
        case .openMetrics1_0_0: ("application", "openmetrics-text", "1.0.0")
        }
    }
}
