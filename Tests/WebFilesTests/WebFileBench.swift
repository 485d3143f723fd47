import Foundation
import LoopbackServers
import WebSecurity

@testable import WebFiles

/// A folder with certificates, and how it reads web configuration files.
final class WebFileBench: Sendable {
    static let hash = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"

    /// Texts of PEM files by their names: made once, since each takes a program that has to start.
    private static let material = Result {
        let folder = try makeFolder()
        defer { remove(folder) }
        let certificates = try TestCertificates(in: folder)
        _ = try certificates.issue("server")
        _ = try certificates.issue("other")
        let names = ["server.pem", "server.key", "other.pem", "other.key", "authority.pem"]
        return try names.map { ($0, try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)) }
    }

    let folder: String

    /// The folder holds `server.pem`, `server.key`, `other.pem`, `other.key` and `authority.pem`.
    init() throws {
        folder = try Self.makeFolder()
        for (name, text) in try Self.material.get() { try write(text, to: name) }
    }

    deinit {
        Self.remove(folder)
    }

    private static func makeFolder() throws -> String {
        let url = FileManager.default.temporaryDirectory.appending(path: "aerostat-web-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url.path(percentEncoded: false)
    }

    private static func remove(_ folder: String) {
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

    func text(_ name: String) throws -> String { try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }

    func parse(_ yaml: String, isPublic: Bool = false) throws(WebFileError) -> WebFile.Content {
        try parse(Array(yaml.utf8), isPublic: isPublic)
    }

    func parse(_ bytes: [UInt8], isPublic: Bool = false) throws(WebFileError) -> WebFile.Content {
        try WebFile.parse(bytes, file: "w.yml", directory: "\(folder)/", isPublic: isPublic)
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

    /// What a user sees for keys below `tls_server_config`, beside a good certificate and its key. They begin in column 3
    /// of line 4.
    func reportOfTLS(_ yaml: String) -> String {
        report(of: Self.tls(yaml))
    }

    static func tls(_ yaml: String) -> String {
        let lines = ["cert_file: server.pem", "key_file: server.key"] + yaml.split(separator: "\n").map(String.init)
        return "tls_server_config:\n" + lines.map { "  \($0)\n" }.joined()
    }
}
