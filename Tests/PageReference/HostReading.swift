public import HostModel

/// What is compared between engine and reference, in pages, seconds, milliseconds of stall or events.
public enum Quantity: Int, CaseIterable, Sendable {
    // Of the host.
    case free, frames, largePagesBroken, secondsHigh, secondsClear, secondsSoft, secondsHard, secondsLow
    // Of each machine.
    case consumed, granted, shared, zero, ballooned, compressed, compressionCache, hostCached, swapped, largePages
    case active, touched, entitlement, pageFileUsed
    case swapIn, swapOut, hostCacheIn, doublePaging, guestPageIn, guestPageOut, outOfMemoryKills
    case stallSwapIn, stallDecompression, stallGuestPageIn, stallCacheMiss, stallCopyOnWrite, stallBlocked

    public var isOfHost: Bool { rawValue <= Quantity.secondsLow.rawValue }
}

/// The books of one host at one moment.
public struct HostReading: Sendable {
    public let machines: Int
    private var values: [Double]

    public init(machines: Int) {
        self.machines = machines
        values = Array(repeating: 0, count: (machines + 1) * Quantity.allCases.count)
    }

    /// The value for a machine; for the host without one.
    public func value(_ quantity: Quantity, _ machine: Int = -1) -> Double {
        values[(machine + 1) * Quantity.allCases.count + quantity.rawValue]
    }

    public mutating func set(_ quantity: Quantity, _ value: Int, _ machine: Int = -1) {
        values[(machine + 1) * Quantity.allCases.count + quantity.rawValue] = Double(value)
    }

    public static func time(in state: MemoryState) -> Quantity {
        switch state {
        case .high: .secondsHigh
        case .clear: .secondsClear
        case .soft: .secondsSoft
        case .hard: .secondsHard
        case .low: .secondsLow
        }
    }
}
