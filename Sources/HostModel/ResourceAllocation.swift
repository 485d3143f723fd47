/// What an administrator promises one virtual machine: reservation, limit and shares
/// (memory-model.md section 2.1).
public struct ResourceAllocation: Sendable, Hashable {
    /// Host memory guaranteed once touched, even when the host is overcommitted.
    public var reservation: PageCount
    /// Ceiling of consumed memory; nil means none but the configured size.
    public var limit: PageCount?
    /// Weight in the division of contended memory.
    public var shares: Int64

    public init(reservation: PageCount = .zero, limit: PageCount? = nil, shares: Int64) {
        self.reservation = reservation
        self.limit = limit
        self.shares = shares
    }

    /// Named share levels and their shares per MiB of configured size: 20, 10 and 5 (VMW-SH).
    public enum ShareLevel: String, Sendable, CaseIterable {
        case high, normal, low

        public func shares(configuredSize: PageCount) -> Int64 {
            let perMebibyte: Int64 =
                switch self {
                case .high: 20
                case .normal: 10
                case .low: 5
                }
            return perMebibyte * configuredSize.bytes.value / 1_048_576
        }
    }
}
