import Foundation

/// Files of the repository that these tests hold to their word.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// - Parameter path: from the root of the repository.
    static func file(_ path: String) -> URL { root.appending(path: path) }

    /// Files of a folder with an extension, by name.
    static func files(in folder: String, withExtension type: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: file(folder), includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == type }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }
}
