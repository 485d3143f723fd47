import Foundation

/// Prometheus' own judge of a page.
extension Surroundings {
    /// What `promtool check metrics` says about a page in text format.
    public func lint(_ page: String) async throws -> (status: Int32, output: String) {
        let input = folder.appending(path: "\(UUID().uuidString).prom")
        try Data(page.utf8).write(to: input)
        return try await runToEnd(
            try RealServers.path("promtool"),
            ["check", "metrics"],
            input: try FileHandle(forReadingFrom: input)
        )
    }
}
