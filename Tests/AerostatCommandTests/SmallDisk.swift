import Foundation

/// A file system of a few megabytes in memory; needs the rights of root.
final class SmallDisk: Sendable {
    let path: String
    private let folder: ScratchFolder

    init(megabytes: Int) throws {
        folder = try ScratchFolder()
        path = "\(folder.path)/disk"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path)
    }

    deinit {
        // Lazily, so that a test that failed with a file open leaves nothing mounted.
        _ = try? Self.run("/bin/umount", "-l", path)
    }

    func makeReadOnly() throws { try Self.run("/bin/mount", "-o", "remount,ro", path) }

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
