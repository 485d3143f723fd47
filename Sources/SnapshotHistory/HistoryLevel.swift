internal import HostModel

/// How long a stored row stands for: one sample, or what samples were thinned to.
enum HistoryLevel: Int64, CaseIterable, Sendable {
    case sample = 0
    case fiveMinutes = 300_000
    case hour = 3_600_000

    /// What the names of its tables end with.
    var suffix: String {
        switch self {
        case .sample: "sample"
        case .fiveMinutes: "5m"
        case .hour: "1h"
        }
    }

    var milliseconds: Int64 { rawValue }

    /// The next coarser level.
    var thinned: HistoryLevel? {
        switch self {
        case .sample: .fiveMinutes
        case .fiveMinutes: .hour
        case .hour: nil
        }
    }
}
