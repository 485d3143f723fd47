import HostModel

/// What never changes about one host, in the numbers that the phases compute with.
struct HostConstants: Sendable {
    let policy: ReclamationPolicy
    /// Regions of 2 MiB in machine memory.
    let regions: Int
    let hasLargePages: Bool
    let isPageSharingEnabled: Bool
    /// Seconds in which a whole machine is scanned once; 0 where only rates count.
    let scanSeconds: Double
    /// Pages a second for each machine.
    let scanRateMaximum: Double
    /// Pages a second for all machines together.
    let scanLimit: Int
    let isCompressionEnabled: Bool
    /// Largest compression cache in millionths of the configured size.
    let compressionMillionths: Int
    let decompressionSeconds: Double
    /// Pages; 0 where the host has no cache.
    let hostCacheSize: Int
    let hostCacheLatency: Double

    init(_ host: HostConfiguration) {
        policy = host.policy.policy
        regions = Int(host.machineMemory.value) / LargePages.pagesPerRegion
        hasLargePages = host.hasLargePages
        isPageSharingEnabled = host.pageSharing.isEnabled
        scanSeconds = host.pageSharing.scanTime.map { Double($0.milliseconds) / 1000 } ?? 0
        scanRateMaximum = Double(host.pageSharing.scanRateMaximum)
        scanLimit = PageSharing.hostScanLimit(host)
        isCompressionEnabled = host.compression.isEnabled
        compressionMillionths = Int(host.compression.cacheMaximum.millionths)
        decompressionSeconds = Double(host.compression.decompressionMicroseconds) / 1_000_000
        hostCacheSize = Int(host.hostCache?.size.value ?? 0)
        hostCacheLatency = Double(host.hostCache?.latencyMicroseconds ?? 0) / 1_000_000
    }
}
