import ArgumentParser
import HostModel

/// A memory state from which on a period is bad, or `none`.
enum MemoryStateArgument: String, ExpressibleByArgument, CaseIterable {
    case clear, soft, hard, low
    case nothing = "none"

    /// Nil for `none`.
    var state: MemoryState? { MemoryState.allCases.first { $0.name == rawValue } }
}
