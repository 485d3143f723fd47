import Foundation

/// The programs that end-to-end tests need. Where one is missing the tests are skipped, except in CI.
enum RealServers {
    static let names = ["prometheus", "prometheus-pushgateway", "promtool", "victoria-metrics"]

    static let canRun = isCI || missing.isEmpty

    /// Whether a test runs that needs another program than those of all.
    static func canRun(_ name: String) -> Bool { isCI || find(name) != nil }

    private static let isCI = ProcessInfo.processInfo.environment["CI"] == "true"

    static let reason = "not installed: \(missing.joined(separator: ", ")); make test installs them as root"

    private static let missing = names.filter { find($0) == nil }

    static func find(_ name: String) -> URL? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map { URL(filePath: "\($0)/\(name)") }.first {
            FileManager.default.isExecutableFile(atPath: $0.path(percentEncoded: false))
        }
    }

    static func path(_ name: String) throws -> URL {
        guard let path = find(name) else { throw EndToEndError(description: "\(name) is not installed") }
        return path
    }
}
