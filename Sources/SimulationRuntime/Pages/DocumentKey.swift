/// Which of the documents that people look at is meant.
enum DocumentKey: Sendable, Hashable {
    /// The host at this index of the identity, with its machines and its last hour.
    case host(Int)
    /// All hosts, a row each.
    case fleet
}
