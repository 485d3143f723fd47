import Foundation

/// Files of the repository, found from the place of this source file.
enum RepositoryFile {
    static func path(_ relative: String, from file: String = #filePath) -> String {
        URL(filePath: file).deletingLastPathComponent().appending(path: "../../\(relative)").path(percentEncoded: false)
    }

    static func bytes(_ relative: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path(relative))))
    }

    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
    }
}

/// A number from the environment; nil when it is not set.
func environmentCount(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap(Int.init)
}
