/// What a host was like at one moment of its past, in the few numbers that a picture of the last hour needs. Amounts are
/// sums over its virtual machines where they are theirs.
public struct HostMoment: Sendable, Hashable {
    /// Simulated time since the start, in milliseconds.
    public var elapsedMilliseconds: Int64 = 0
    public var state = MemoryState.high
    public var free = PageCount.zero
    public var minFree = PageCount.zero
    /// Memory that each technique holds back at that moment, index by `ReclamationTechnique.rawValue`: pages in balloons,
    /// saved by page sharing, saved by compression, in the host cache, in the swap file.
    public var held = [PageCount](repeating: .zero, count: ReclamationTechnique.allCases.count)

    public init() {}
}
