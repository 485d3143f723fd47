import Foundation
import HostModel

/// A file system of a few hundred kilobytes in memory; needs the rights of root.
final class SmallDisk: Sendable {
    let path: String
    private let folder: ScratchFolder

    init(kilobytes: Int) throws {
        folder = try ScratchFolder()
        path = "\(folder.path)/disk"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path)
    }

    deinit {
        // Lazily, so that a test that failed with a file open leaves nothing mounted.
        _ = try? Self.run("/bin/umount", "-l", path)
    }

    /// Leaves no room, until `empty`.
    func fill() throws {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: try makeFile()))
        defer { try? file.close() }
        let block = Data(count: 4_096)
        while (try? file.write(contentsOf: block)) != nil {}
    }

    func empty() throws { try FileManager.default.removeItem(atPath: "\(path)/filling") }

    private func makeFile() throws -> String {
        let file = "\(path)/filling"
        try Data().write(to: URL(fileURLWithPath: file))
        return file
    }

    static var isPossible: Bool { getuid() == 0 }

    private static func run(_ program: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
