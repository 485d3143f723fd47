/// What the last balance knew about one machine that has changed since: the rest are settings, and a change of one of
/// those brings a balance of its own.
struct BalanceInput: Sendable, Hashable {
    var charge = 0
    var demand = 0
    /// Active memory as shares of the configured size.
    var slow = 0.0
    var fast = 0.0
    var next = 0.0
}
