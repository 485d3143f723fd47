/// How short of free memory a host is, best first (memory-model.md section 4.2).
public enum MemoryState: Int, Sendable, Hashable, Comparable, CaseIterable {
    case high, clear, soft, hard, low

    public var name: String {
        switch self {
        case .high: "high"
        case .clear: "clear"
        case .soft: "soft"
        case .hard: "hard"
        case .low: "low"
        }
    }

    /// Orders by pressure: `high < low`.
    public static func < (left: MemoryState, right: MemoryState) -> Bool { left.rawValue < right.rawValue }
}
