import Foundation
import RealReceivers

/// The rule files of the repository, and copies that `adapt.py` makes of them.
enum RuleFiles {
    static let folder = "dashboards/rules"

    static func all() throws -> [URL] { try Repository.files(in: folder, withExtension: "yaml") }

    /// What adapts them.
    static var script: String { Repository.file("\(folder)/adapt.py").path() }

    /// Runs `adapt.py`.
    static func adapt(
        _ arguments: [String],
        in surroundings: Surroundings
    ) async throws -> (status: Int32, output: String) {
        try await surroundings.runToEnd(try RealServers.path("python3"), [script] + arguments)
    }

    /// Adapts all rule files, or those of a name.
    ///
    /// - Returns: the copies, which are in a folder of this name.
    static func copies(
        _ name: String,
        _ options: [String],
        of files: [URL]? = nil,
        in surroundings: Surroundings
    ) async throws -> [URL] {
        let originals = try files ?? all()
        let folder = surroundings.folder.appending(path: name)
        let result = try await adapt(
            options + ["--output", folder.path()] + originals.map { $0.path() },
            in: surroundings
        )
        guard result.status == 0 else { throw EndToEndError(description: result.output) }
        return originals.map { folder.appending(path: $0.lastPathComponent) }
    }
}
