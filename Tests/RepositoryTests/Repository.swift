import Foundation
import Testing

/// The files of this repository, found from the place of this source file.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    /// Sets the environment variable that makes tests write what they would compare.
    static let isRecording = ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1"

    static func url(_ path: String) -> URL { root.appending(path: path) }

    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: url(path)), as: UTF8.self)
    }

    /// Paths of all files under a folder, relative to the root, sorted; without hidden ones and build results.
    static func files(under folder: String, withExtension wanted: String? = nil) throws -> [String] {
        let all = try FileManager.default.subpathsOfDirectory(atPath: url(folder).path(percentEncoded: false))
        return all.sorted().map { "\(folder)/\($0)" }.filter { path in
            guard !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else { return false }
            var isFolder: ObjCBool = false
            let full = url(path).path(percentEncoded: false)
            guard FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue else {
                return false
            }
            return wanted.map { path.hasSuffix(".\($0)") } ?? true
        }
    }

    /// Names of the folders right under a folder.
    static func folders(in folder: String) throws -> [String] {
        Set(try files(under: folder).map { String($0.split(separator: "/")[1]) }).sorted()
    }
}
