/// The columns of the table, in the order in which they stand, with the names that esxtop's memory screen gives them.
///
/// `%STALL` and `CAUSE` are what it has not.
package enum MachineColumn: String, CaseIterable, Sendable {
    case name = "NAME"
    case size = "MEMSZ"
    case granted = "GRANT"
    case consumed = "CNSM"
    case sizeTarget = "SZTGT"
    case touched = "TCHD"
    case active = "%ACTV"
    case activeSlow = "%ACTVS"
    case activeFast = "%ACTVF"
    case activeNext = "%ACTVN"
    case balloonDriver = "MCTL?"
    case balloon = "MCTLSZ"
    case balloonTarget = "MCTLTGT"
    case balloonMaximum = "MCTLMAX"
    case swapped = "SWCUR"
    case swapTarget = "SWTGT"
    case swapRead = "SWR/s"
    case swapWritten = "SWW/s"
    case hostCached = "LLSWUSED"
    case hostCacheRead = "LLSWR/s"
    case hostCacheWritten = "LLSWW/s"
    case cacheUsed = "CACHEUSD"
    case zipRate = "ZIP/s"
    case shared = "SHRD"
    case zero = "ZERO"
    case sharedSaved = "SHRDSVD"
    case overhead = "OVHD"
    case stall = "%STALL"
    case cause = "CAUSE"

    /// The order in which columns are taken into a table for as long as there is room: who it is, what it has, what is
    /// taken from it and how, and what that costs; then targets and rates, then what explains them. A screen of 80
    /// columns has those up to `SZTGT`.
    package static let preference: [MachineColumn] = [
        .name, .consumed, .balloon, .swapped, .stall, .size, .cause, .balloonTarget, .swapRead, .sizeTarget,
        .touched, .granted, .swapWritten, .swapTarget, .cacheUsed, .balloonDriver, .active, .zipRate, .sharedSaved,
        .shared, .hostCached, .hostCacheRead, .hostCacheWritten, .balloonMaximum, .zero, .overhead, .activeSlow,
        .activeFast, .activeNext,
    ]

    /// Characters for which there is room in any table, without the space before them.
    var minimumWidth: Int {
        switch self {
        case .name: 12
        case .active, .activeSlow, .activeFast, .activeNext, .balloonDriver: rawValue.utf8.count
        case .cause: 7
        default: max(6, rawValue.utf8.count)
        }
    }

    /// Names and causes stand at the left of their column.
    var isText: Bool { self == .name || self == .cause }

    /// What stands there for a machine.
    func text(_ row: MachineRow) -> String {
        switch self {
        case .name: row.machine.name
        case .active: row.partOfSize(.active)
        case .activeSlow: row.partOfSize(.activeSlow)
        case .activeFast: row.partOfSize(.activeFast)
        case .activeNext: row.partOfSize(.activeNext)
        case .balloonDriver: row.machine[.isBalloonDriverUp] != 0 ? "Y" : "N"
        case .swapRead: row.rate(.swapInTotal)
        case .swapWritten: row.rate(.swapOutTotal)
        case .hostCacheRead: row.rate(.hostCacheInTotal)
        case .hostCacheWritten: row.rate(.hostCacheOutTotal)
        case .zipRate: row.rate(.compressionTotal)
        case .cacheUsed: MemoryAmount.text(row.machine[.compressed] - row.machine[.compressionSaved])
        case .stall: row.stall.map { MemoryAmount.percent(millionths: $0.millionths) } ?? "-"
        case .cause: row.isPoweredOn ? row.shownCause?.word ?? "-" : "off"
        default: amount.map { MemoryAmount.text(row.machine[$0]) } ?? "-"
        }
    }

    /// What columns show as it is.
    private var amount: MachineAmount? {
        switch self {
        case .size: .size
        case .granted: .granted
        case .consumed: .consumed
        case .sizeTarget: .entitlement
        case .touched: .active
        case .balloon: .balloon
        case .balloonTarget: .balloonTarget
        case .balloonMaximum: .balloonMaximum
        case .swapped: .swapped
        case .swapTarget: .swapTarget
        case .hostCached: .hostCached
        case .shared: .shared
        case .zero: .zero
        case .sharedSaved: .sharingSaved
        case .overhead: .overhead
        default: nil
        }
    }

    /// What a column means, for the screen of help.
    package var meaning: String {
        switch self {
        case .name: "virtual machine"
        case .size: "configured memory"
        case .granted: "guest memory that is backed"
        case .consumed: "machine memory that it takes"
        case .sizeTarget: "entitlement"
        case .touched: "active memory, estimated"
        case .active: "the same in percent of MEMSZ"
        case .activeSlow, .activeFast, .activeNext: "the running estimates"
        case .balloonDriver: "a balloon driver runs"
        case .balloon: "memory in its balloon"
        case .balloonTarget: "size that it is to have"
        case .balloonMaximum: "size that it can have"
        case .swapped: "memory in the swap file"
        case .swapTarget: "memory that is to be there"
        case .swapRead: "MB/s from the swap file"
        case .swapWritten: "MB/s to the swap file"
        case .hostCached: "memory in the host cache"
        case .hostCacheRead: "MB/s from the host cache"
        case .hostCacheWritten: "MB/s to the host cache"
        case .cacheUsed: "compression cache it takes"
        case .zipRate: "MB/s compressed"
        case .shared: "memory in shared pages"
        case .zero: "of these, zero pages"
        case .sharedSaved: "memory that sharing saves"
        case .overhead: "memory to run the machine"
        case .stall: "time that it waits for memory"
        case .cause: "what it waits for most"
        }
    }
}
