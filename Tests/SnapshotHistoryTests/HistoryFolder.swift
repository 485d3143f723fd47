import Foundation

/// A folder for one test's history, removed with it.
final class HistoryFolder: Sendable {
    let path: String
    var file: String { "\(path)/history.db" }

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("aerostat-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        // What cannot be removed stays in the system's temporary folder, which is what that is for.
        _ = try? FileManager.default.removeItem(atPath: path)
    }

    func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: file)) }
}
