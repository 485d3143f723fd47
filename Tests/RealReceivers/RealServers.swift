public import Foundation

/// The programs that end-to-end tests need. Where one is missing the tests are skipped, except in CI.
public enum RealServers {
    public static let names = ["prometheus", "prometheus-pushgateway", "promtool", "victoria-metrics"]

    public static let canRun = canRun(names)

    public static let reason = reason(names)

    /// Whether tests run that need these programs. In CI a missing one is a failure and not a reason to skip.
    public static func canRun(_ names: [String]) -> Bool { isCI || missing(names).isEmpty }

    /// Why tests that need these programs are skipped.
    public static func reason(_ names: [String]) -> String {
        "not installed: \(missing(names).joined(separator: ", ")); make test installs them as root"
    }

    private static let isCI = ProcessInfo.processInfo.environment["CI"] == "true"

    private static func missing(_ names: [String]) -> [String] { names.filter { find($0) == nil } }

    public static func find(_ name: String) -> URL? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        // Some servers are for root alone, and not in the path of others.
        return "\(path):/usr/sbin".split(separator: ":").map { URL(filePath: "\($0)/\(name)") }.first {
            FileManager.default.isExecutableFile(atPath: $0.path(percentEncoded: false))
        }
    }

    public static func path(_ name: String) throws -> URL {
        guard let path = find(name) else { throw EndToEndError(description: "\(name) is not installed") }
        return path
    }
}
