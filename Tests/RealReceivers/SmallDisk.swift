import Foundation

/// A file system of a few megabytes in memory; needs the rights of root.
public final class SmallDisk: Sendable {
    public let path: String

    public init(megabytes: Int) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "aerostat-disk-\(UUID().uuidString)")
        path = folder.path()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path)
    }

    deinit {
        // Lazily, so that a test that failed with a file open leaves nothing mounted.
        _ = try? Self.run("/bin/umount", "-l", path)
        _ = try? FileManager.default.removeItem(atPath: path)
    }

    public func makeReadOnly() throws { try Self.run("/bin/mount", "-o", "remount,ro", path) }

    /// Takes all the room that is left, until `free`.
    public func fill() throws {
        guard FileManager.default.createFile(atPath: filler, contents: nil),
            let handle = FileHandle(forWritingAtPath: filler)
        else { throw CocoaError(.fileWriteUnknown) }
        defer { _ = try? handle.close() }
        // In pages, so that none is left.
        while (try? handle.write(contentsOf: Data(repeating: 1, count: 4096))) != nil {}
    }

    public func free() throws { try FileManager.default.removeItem(atPath: filler) }

    private var filler: String { "\(path)/filler" }

    public static var isPossible: Bool { getuid() == 0 }

    private static func run(_ program: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
