import Foundation
import HostModel
import Testing

/// A folder for one test's files, removed with it.
final class ScratchFolder: Sendable {
    let path: String

    /// - Parameter isInMemory: where forcing files to the disk takes no time, if the system has such a place
    init(isInMemory: Bool = false) throws {
        let memory = "/dev/shm"
        let isPossible = isInMemory && FileManager.default.isWritableFile(atPath: memory)
        path = "\(isPossible ? memory : NSTemporaryDirectory())/aerostat-queue-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // What cannot be removed stays in the system's temporary folder, which is what that is for.
        _ = try? FileManager.default.removeItem(atPath: path)
    }

    /// The only folder in it, as a queue makes one.
    var queueFolder: String {
        get throws {
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            guard let name = names.first, names.count == 1 else { throw CocoaError(.fileNoSuchFile) }
            return "\(path)/\(name)"
        }
    }
}

/// Files as a test damages them.
enum QueueFiles {
    static func names(_ folder: String, suffix: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(suffix) }.sorted()
    }

    static func segments(_ folder: String) throws -> [String] {
        try names(folder, suffix: ".segment").map { "\(folder)/\($0)" }
    }

    static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

    static func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    static func change(_ path: String, _ body: (inout [UInt8]) -> Void) throws {
        var bytes = try bytes(path)
        body(&bytes)
        try write(bytes, to: path)
    }

    static func permissions(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }
}
