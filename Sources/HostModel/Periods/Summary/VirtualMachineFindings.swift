/// A virtual machine whose own page file cannot hold what its balloon may take.
public struct PageFileFinding: Sendable, Hashable {
    public var unit: PeriodUnit
    /// Size of the page file, the most of it that was used, and the largest balloon that the host would ask for, in bytes.
    public var pageFileSize: Int64
    public var pageFileUsed: Int64?
    public var balloonMaximum: Int64

    public init?(_ machine: VirtualMachinePeriod) {
        guard let size = machine.pageFileSize, let maximum = machine.balloonMaximum, size < maximum,
            machine.wasPoweredOn
        else { return nil }
        unit = machine.unit
        pageFileSize = size
        pageFileUsed = machine.pageFileUsed
        balloonMaximum = maximum
    }
}

/// A virtual machine that the host cannot take memory from with a balloon.
public struct BalloonDriverFinding: Sendable, Hashable {
    public var unit: PeriodUnit
    /// True when there was a driver earlier in the period, and none at its end.
    public var wasLost: Bool

    public init?(_ machine: VirtualMachinePeriod) {
        guard machine.wasPoweredOn, let had = machine.hadBalloonDriver, let has = machine.hasBalloonDriver
        else { return nil }
        guard !had || (machine.isPoweredOn && !has) else { return nil }
        unit = machine.unit
        wasLost = had
    }
}

/// A virtual machine whose size or limit does not fit what it used. Amounts are in bytes.
public struct SizeHint: Sendable, Hashable {
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// It waited for memory, and a limit keeps it below its size whatever the host has.
        case limitBelowSize = "limit_below_size"
        /// The guest paged out to its own page file while the host's balloon took nothing from it.
        case tooSmall = "too_small"
        /// Much more than was ever active.
        case tooLarge = "too_large"
    }

    public var unit: PeriodUnit
    public var reason: Reason
    public var size: Int64
    /// What the size is to be held against: the limit, the most that was in the page file, or the most that was active.
    public var evidence: Int64
    /// Size, or limit, that would fit.
    public var suggested: Int64

    public init(unit: PeriodUnit, reason: Reason, size: Int64, evidence: Int64, suggested: Int64) {
        self.unit = unit
        self.reason = reason
        self.size = size
        self.evidence = evidence
        self.suggested = suggested
    }

    /// Sizes are suggested in steps of 256 MiB, as people set them.
    public static let step: Int64 = 256 << 20
    /// Room left above what was active: a quarter, as active memory is an estimate and another day may be busier.
    private static let headroomDivisor: Int64 = 4

    /// Less time than this does not tell that memory is never active.
    static let shortestMilliseconds: Int64 = 3_600_000
    /// A machine that waits longer than this part of the time would be more active if it could.
    private static let waitingDivisor: Int64 = 100

    /// - Parameter milliseconds: simulated time that is known.
    public init?(_ machine: VirtualMachinePeriod, milliseconds: Int64) {
        guard machine.wasPoweredOn, let size = machine.size, size > 0 else { return nil }
        unit = machine.unit
        self.size = size
        let isLimited = machine.limit.map { $0 < size } ?? false
        if isLimited, let limit = machine.limit, machine.stallTotal > 0 {
            reason = .limitBelowSize
            evidence = limit
            suggested = size
        } else if !isLimited, machine.balloon == 0, let paged = machine.pageFileUsed, paged > 0 {
            reason = .tooSmall
            evidence = paged
            suggested = Self.roundedUp(size + paged)
        } else if milliseconds >= Self.shortestMilliseconds, let active = machine.active,
            machine.stallTotal <= milliseconds / Self.waitingDivisor
        {
            let fitting = Self.roundedUp(max(active + active / Self.headroomDivisor, machine.reservation ?? 0))
            guard fitting <= size - size / 4 else { return nil }
            reason = .tooLarge
            evidence = active
            suggested = fitting
        } else {
            return nil
        }
    }

    private static func roundedUp(_ bytes: Int64) -> Int64 {
        max(step, (bytes + step - 1) / step * step)
    }
}
