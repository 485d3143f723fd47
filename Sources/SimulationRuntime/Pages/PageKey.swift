import SnapshotEncoding

/// Which page of a snapshot is meant.
struct PageKey: Sendable, Hashable {
    /// Whose metrics are on it.
    enum Subject: Sendable, Hashable {
        case fleet
        /// The host at this index of the identity.
        case host(Int)
    }

    var subject: Subject
    var syntax: ExpositionSyntax
}
