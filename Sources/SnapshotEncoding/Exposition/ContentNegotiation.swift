/// Chooses how a scrape is answered from the headers `Accept` and `Accept-Encoding` of its request.
///
/// Qualities count as in RFC 9110, section 12.5: the most specific range that matches a format decides about it, and 0
/// rules it out. Whatever is odd has no say, and where nothing is left the answer is the text format 0.0.4, which every
/// Prometheus reads. Headers come from outside: the work is linear in their length, which is bounded.
public enum ContentNegotiation {
    /// The format of an answer.
    public struct Choice: Sendable, Hashable {
        public var format: ExpositionFormat
        /// Value of the header `Content-Type`, with the escaping of names that was asked for: aerostat's names need
        /// none, so that every scheme leaves them as they are.
        public var contentType: String

        /// - Parameter escaping: nil where none was asked for.
        init(_ format: ExpositionFormat, escaping: EscapingScheme? = nil) {
            self.format = format
            contentType = format.contentType
            if let escaping { contentType += "; escaping=\(escaping.rawValue)" }
        }
    }

    /// How names outside of the old alphabet may be written: https://prometheus.io/docs/instrumenting/escaping_schemes/
    enum EscapingScheme: String, CaseIterable {
        case allowUTF8 = "allow-utf-8"
        case underscores, dots, values
    }

    /// Longest header that is looked at. Those of Prometheus have some 400 bytes.
    static let maximumLength = 4096

    /// The best format that the value of `Accept` admits; nil stands for a request without one.
    public static func choice(accept: String?) -> Choice {
        guard let accept, let ranges = HeaderList(accept, maximumLength: maximumLength) else {
            return Choice(.text0_0_4)
        }
        var best: Candidate?
        var candidates = preference.map { Candidate(format: $0) }
        for (position, element) in ranges.elements.enumerated() {
            guard let range = MediaRange(element) else { continue }
            for index in candidates.indices { candidates[index].consider(range, at: position) }
        }
        for candidate in candidates where candidate.quality > 0 {
            if let leader = best, !candidate.precedes(leader) { continue }
            best = candidate
        }
        guard let best else { return Choice(.text0_0_4) }
        return Choice(best.format, escaping: best.escaping)
    }

    /// Whether the value of `Accept-Encoding` asks for gzip, and does not prefer the page as it is; nil stands for a
    /// request without one.
    public static func prefersGzip(acceptEncoding: String?) -> Bool {
        guard let acceptEncoding, let codings = HeaderList(acceptEncoding, maximumLength: maximumLength) else {
            return false
        }
        var gzip: Int?
        var identity: Int?
        var others: Int?
        for coding in codings.elements {
            guard let quality = coding.quality else { continue }
            switch coding.name {
            case "gzip", "x-gzip": gzip = max(gzip ?? 0, quality)
            case "identity": identity = max(identity ?? 0, quality)
            case "*": others = max(others ?? 0, quality)
            default: break
            }
        }
        let quality = gzip ?? others ?? 0
        return quality > 0 && quality >= identity ?? others ?? 0
    }

    /// The formats in the order in which aerostat would choose: the one that all read, then the newest.
    private static let preference: [ExpositionFormat] = [
        .text0_0_4, .text1_0_0, .openMetrics1_0_0, .openMetrics0_0_1,
    ]

    /// A format with what the header says about it.
    private struct Candidate {
        let format: ExpositionFormat
        /// Thousandths.
        var quality = 0
        var specificity = MediaRange.Specificity.none
        /// Of the range in the header.
        var position = 0
        var escaping: EscapingScheme?

        init(format: ExpositionFormat) {
            self.format = format
        }

        mutating func consider(_ range: MediaRange, at position: Int) {
            guard range.matches(format), range.specificity >= specificity else { return }
            // Of two equal ranges the better one counts.
            guard range.specificity > specificity || range.quality > quality else { return }
            quality = range.quality
            specificity = range.specificity
            self.position = position
            escaping = range.escaping
        }

        /// Higher quality first, then what is named over what a wildcard admits, then what is named first.
        func precedes(_ other: Candidate) -> Bool {
            guard quality == other.quality else { return quality > other.quality }
            let isNamed = specificity > .type
            guard isNamed == (other.specificity > .type) else { return isNamed }
            return isNamed && position < other.position
        }
    }
}
