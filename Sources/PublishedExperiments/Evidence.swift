/// How well a published figure is known; the marks of memory-model.md section 0.
public enum Evidence: String, Sendable, Hashable, CaseIterable {
    /// Read in the source itself: paper, vendor document, settings dump.
    case source = "S"
    /// Read in a secondary source: blog, lecture note, book.
    case secondary = "2"
    /// From general knowledge, the primary text not readable: the figure is unverified.
    case recalled = "K"
    /// Computed from other facts: a check of the model on itself.
    case derived = "D"

    /// Whether a figure of this kind may carry such a check: only what was read in the source is exact, and what is
    /// merely recalled drives the shape of a result, never its value.
    public func permits(_ criterion: Criterion) -> Bool {
        switch criterion {
        case .equal: self == .source
        case .within: self != .recalled
        case .atLeast, .atMost, .between: true
        }
    }

    /// True where a result, good or bad, is to be shown as unverified.
    public var isUnverified: Bool { self == .recalled }
}
