import HostModel
import SnapshotEncoding
import StatusServer

/// The targets of Prometheus' HTTP service discovery, as JSON: a probe for each host of a fleet.
///
/// Each target carries all that a scrape of it needs, so a job takes them without relabelling:
/// https://prometheus.io/docs/prometheus/latest/http_sd/
struct DiscoveryDocument {
    var identity: FleetIdentity
    /// `HOST:PORT` under which aerostat is reached.
    var address: String
    /// `http` or `https`.
    var scheme: String

    var bytes: [UInt8] {
        var bytes = Array("[".utf8)
        for (index, host) in identity.hosts.enumerated() {
            bytes += (index == 0 ? "\n" : ",\n").utf8
            append(host.name, to: &bytes)
        }
        bytes += "\n]\n".utf8
        return bytes
    }

    private func append(_ host: String, to bytes: inout [UInt8]) {
        bytes += #"{"targets":["#.utf8
        bytes += jsonString(address)
        bytes += #"],"labels":{"__scheme__":"#.utf8
        bytes += jsonString(scheme)
        bytes += #","__metrics_path__":"#.utf8
        bytes += jsonString(ServerPath.probe)
        bytes += #","__param_target":"#.utf8
        bytes += jsonString(host)
        bytes += #","instance":"#.utf8
        bytes += jsonString("\(address)/\(host)")
        bytes += "}}".utf8
    }
}
