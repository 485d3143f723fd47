import Foundation
import MetricPush

@testable import PushFiles

/// A folder with files of a test, and how it reads destinations.
final class PushFileBench {
    let folder: String
    var isPrivate = true
    var environment: [String: String] = [:]

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "aerostat-push-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path(percentEncoded: false)
    }

    deinit {
        // A folder that stays behind in the system's own for temporary files harms nothing.
        _ = try? FileManager.default.removeItem(atPath: folder)
    }

    @discardableResult
    func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
        let path = "\(folder)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    func parse(_ yaml: String) throws -> [(target: PushTarget, settings: PushSettings)] {
        try PushFile.parse(
            Array(yaml.utf8),
            file: "p.yaml",
            directory: "\(folder)/",
            isPrivate: isPrivate,
            environment: { environment[$0] }
        )
    }

    /// The one destination in a text.
    func destination(_ yaml: String) throws -> (target: PushTarget, settings: PushSettings) {
        let all = try parse("destinations:\n- " + yaml.split(separator: "\n").joined(separator: "\n  ") + "\n")
        return all[0]
    }

    /// What a user sees: `valid` when nothing is wrong. The folder's name is cut out.
    func report(of yaml: String) -> String {
        do {
            _ = try parse(yaml)
            return "valid"
        } catch {
            return "\(error)".replacing(folder, with: "FOLDER")
        }
    }

    /// What a user sees for one destination, whose keys begin in column 3 of line 2.
    func reportOfDestination(_ yaml: String) -> String {
        report(of: "destinations:\n- " + yaml.split(separator: "\n").joined(separator: "\n  ") + "\n")
    }
}
