public import HostModel

/// One virtual machine as the scenario describes it.
public struct VirtualMachineConfiguration: Sendable, Hashable {
    /// `<group>-<nn>`, unique on its host; the label `vm`.
    public var name: String
    public var group: String
    public var guestOS = GuestOS.linux
    public var configuredSize: PageCount
    public var vCPUs: Int64 = 2
    public var allocation: ResourceAllocation
    public var hasBalloonDriver = true
    /// Size of the guest's own page file.
    public var pageFileSize: PageCount
    /// Time in which the guest reads one page from its own disk.
    public var diskLatencyMicroseconds: Int64 = 8000
    public var isPoweredOnAtStart = true
    public var content = ContentProfile()
    public var workload: Workload

    /// A machine with normal shares, no reservation, no limit and a page file of 65 % of its size.
    public init(name: String, group: String, configuredSize: PageCount, workload: Workload) {
        self.name = name
        self.group = group
        self.configuredSize = configuredSize
        allocation = ResourceAllocation(
            shares: ResourceAllocation.ShareLevel.normal.shares(configuredSize: configuredSize)
        )
        pageFileSize = PageCount(configuredSize.value * 65 / 100)
        self.workload = workload
    }
}

/// How the guest treats its memory at boot: Windows zeroes all of it, Linux touches it on need
/// (memory-model.md section 2.1).
public enum GuestOS: String, Sendable, Hashable, CaseIterable {
    case linux, windows
}

/// What stands in a guest's pages, as far as page sharing cares.
///
/// A profile says what part of each guest class holds which content, which images the pages come from, and how large
/// these are. Machines on a host that name the same image hold pages of the same image.
public struct ContentProfile: Sendable, Hashable {
    /// Image of the operating system; nil is the guest operating system's name.
    public var osImage: String?
    public var osImageSize = ByteCount.gibibytes(4).pages
    /// Image of the application; nil is the group's name.
    public var applicationImage: String?
    public var applicationImageSize = ByteCount.gibibytes(2).pages
    /// Contents by guest class.
    public var mix = ContentByClass()
    /// Different contents among the pages duplicated within the machine, as a share of the configured size.
    public var duplicateContents = Ratio(millionths: 50_000)
    /// Salt by which machines are told apart where salting asks for it (sched.mem.pshare.salt); nil has none.
    public var salt: String?
    /// Share of the machine's data pages that compress to half a page (2 KiB). No source; a parameter.
    public var compressibleToHalf = Ratio(millionths: 350_000)
    /// Share that compresses to a quarter of a page (1 KiB).
    public var compressibleToQuarter = Ratio(millionths: 250_000)
    /// False is `sched.mem.pshare.enable = FALSE`: no page of this machine is ever shared.
    public var isPageSharingEnabled = true

    public init() {}
}
