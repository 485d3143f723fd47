import HostModel
import HostSimulation
import LocatedYAML

/// Where pages go that do not stay as they are: the compression cache, the host cache, the swap device.
extension ScenarioReader {
    /// What the file does not give stays as it is by default.
    mutating func compression(_ field: Field?, defaults: CompressionSettings) -> CompressionSettings {
        guard let field, let set = fields(field, allowed: ["enabled", "cacheMaximum", "decompression"]) else {
            return defaults
        }
        var settings = defaults
        settings.isEnabled = boolean(set["enabled"]) ?? settings.isEnabled
        settings.cacheMaximum =
            ratio(set["cacheMaximum"], in: ScenarioBounds.compressionCache) ?? settings.cacheMaximum
        settings.decompressionMicroseconds =
            number(set["decompression"], .latency, in: ScenarioBounds.latency) ?? settings.decompressionMicroseconds
        return settings
    }

    mutating func hostCache(_ field: Field?) -> HostCacheSettings? {
        guard let field, let set = fields(field, allowed: ["size", "latency", "bandwidth"]) else { return nil }
        let size = size(
            required("size", of: set, expected: "the size of the cache, such as 64 GiB"),
            in: ScenarioBounds.hostCache
        )
        let latency = latency(of: set)
        let bandwidth = bandwidth(of: set)
        guard let size else { return nil }
        var cache = HostCacheSettings(size: size)
        cache.latencyMicroseconds = latency ?? cache.latencyMicroseconds
        cache.bandwidth = bandwidth ?? cache.bandwidth
        return cache
    }

    /// What the file does not give stays as it is by default.
    mutating func swapDevice(_ field: Field?, defaults: SwapDevice) -> SwapDevice {
        guard let field, let set = fields(field, allowed: Self.swapDeviceKeys) else { return defaults }
        var device = defaults
        device.latencyMicroseconds = latency(of: set) ?? device.latencyMicroseconds
        device.bandwidth = bandwidth(of: set) ?? device.bandwidth
        return device
    }

    /// The event that changes the swap device in the ways that are given.
    mutating func swapDeviceChange(_ field: Field) -> ScenarioEvent.Action? {
        let before = problems.count
        guard let set = fields(field, allowed: Self.swapDeviceKeys) else { return nil }
        if set.fields.isEmpty, set.misspelt.isEmpty {
            report("nothing changes here; expected latency, bandwidth or both, such as {latency: 20ms}", at: field)
        }
        let latency = latency(of: set)
        let bandwidth = bandwidth(of: set)
        return problems.count == before ? .setSwapDevice(latencyMicroseconds: latency, bandwidth: bandwidth) : nil
    }

    private static let swapDeviceKeys = ["latency", "bandwidth"]

    private mutating func latency(of set: FieldSet) -> Int64? {
        number(set["latency"], .latency, in: ScenarioBounds.latency)
    }

    private mutating func bandwidth(of set: FieldSet) -> ByteCount? {
        number(set["bandwidth"], .bandwidth, in: ScenarioBounds.bandwidth).map { ByteCount($0) }
    }
}
