import HostModel
import HostSimulation

/// Host cache and swap device: what they hold and what they moved in this step.
final class SwapSpace {
    let cacheSize: Int
    let cacheBandwidth: Int
    let deviceBandwidth: Int
    let unloadedCacheLatency: Double
    let unloadedLatency: Double
    var cacheUsed = 0
    /// Seconds to read a page at the load of this step.
    var cacheLatency = 0.0
    var latency = 0.0
    private var cacheMoved = 0
    private var deviceMoved = 0

    init(_ host: HostConfiguration) {
        cacheSize = Int(host.hostCache?.size.value ?? 0)
        cacheBandwidth = Int(host.hostCache?.bandwidth.pages.value ?? 0)
        unloadedCacheLatency = Double(host.hostCache?.latencyMicroseconds ?? 0) / 1_000_000
        deviceBandwidth = Int(host.swapDevice.bandwidth.pages.value)
        unloadedLatency = Double(host.swapDevice.latencyMicroseconds) / 1_000_000
    }

    func beginStep() {
        cacheMoved = 0
        deviceMoved = 0
    }

    /// Pages that can still be written in this step.
    var room: Int { max(0, deviceBandwidth - deviceMoved) + cacheRoom }

    private var cacheRoom: Int { max(0, min(cacheSize - cacheUsed, cacheBandwidth - cacheMoved)) }

    /// Writes one page. Returns where it is now.
    func write() -> PagePlace {
        if cacheRoom > 0 {
            cacheUsed += 1
            cacheMoved += 1
            return .hostCached
        }
        deviceMoved += 1
        return .swapped
    }

    func readCached() {
        cacheUsed -= 1
        cacheMoved += 1
    }

    func readSwapped() { deviceMoved += 1 }
}
