/// The ways in which the host takes memory back, in the order in which a page is tried.
public enum ReclamationTechnique: Int, Sendable, Hashable, CaseIterable {
    case pageSharing, balloon, compression, hostCache, hostSwap

    /// Value of the label `technique`.
    public var name: String {
        switch self {
        case .pageSharing: "page_sharing"
        case .balloon: "balloon"
        case .compression: "compression"
        case .hostCache: "host_cache"
        case .hostSwap: "host_swap"
        }
    }
}
