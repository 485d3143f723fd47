public import Foundation

/// Python with the OpenMetrics parser of prometheus_client. Where it is missing tests are skipped, except in CI.
public enum PythonParser {
    /// The system's, for which Debian packages the parser; another in the path would not have it.
    public static let python = URL(filePath: "/usr/bin/python3")

    public static let canRun = ProcessInfo.processInfo.environment["CI"] == "true" || isInstalled

    public static let reason =
        "Debian package python3-prometheus-client is not installed; make test installs it as root"

    private static let isInstalled: Bool = {
        let process = Process()
        process.executableURL = python
        process.arguments = ["-c", "import prometheus_client.openmetrics.parser"]
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return false
        }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
}
