import Foundation
import Testing

/// A folder of a test's own.
struct TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "push-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func remove() {
        #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: path) }
    }
}
