import Foundation

/// Certificates that only the tests trust: an authority, and what it vouches for. All of it lives in one folder.
public struct TestCertificates: Sendable {
    /// A certificate and its private key, as paths of PEM files.
    public struct Pair: Sendable, Hashable {
        public let certificate: String
        public let key: String
    }

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    private let folder: String
    private let signer: Pair

    /// - Parameter folder: an existing folder, which belongs to the caller.
    public init(in folder: String) throws {
        self.folder = folder
        signer = Pair(certificate: "\(folder)/authority.pem", key: "\(folder)/authority.key")
        try Self.openssl(
            ["req", "-x509"] + Self.newKey + ["-days", "2", "-subj", "/CN=authority of the tests"]
                + ["-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", signer.key]
                + ["-out", signer.certificate]
        )
    }

    /// The authority's own certificate, as the path of a PEM file.
    public var authority: String { signer.certificate }

    /// Makes a certificate that the authority vouches for.
    ///
    /// - Parameters:
    ///   - name: of the files, and the subject's common name.
    ///   - holder: whom it is for, as OpenSSL writes it: `IP:127.0.0.1`, `DNS:localhost`.
    ///   - days: for how long it is good; negative for one that has expired.
    public func issue(_ name: String, for holder: String = "IP:127.0.0.1", days: Int = 2) throws -> Pair {
        let pair = Pair(certificate: "\(folder)/\(name).pem", key: "\(folder)/\(name).key")
        let (request, extensions) = ("\(folder)/\(name).csr", "\(folder)/\(name).ext")
        try Data("subjectAltName=\(holder)\n".utf8).write(to: URL(fileURLWithPath: extensions))
        try Self.openssl(["req"] + Self.newKey + ["-subj", "/CN=\(name)", "-keyout", pair.key, "-out", request])
        try Self.openssl(
            ["x509", "-req", "-in", request, "-CA", signer.certificate, "-CAkey", signer.key, "-CAcreateserial"]
                + ["-days", "\(days)", "-extfile", extensions, "-out", pair.certificate]
        )
        return pair
    }

    /// Makes a certificate that no authority vouches for.
    ///
    /// - Parameters:
    ///   - key: what makes it, as OpenSSL has it: `-newkey`, `rsa:2048`.
    ///   - folder: an existing folder, which belongs to the caller.
    public static func selfSigned(_ key: [String], in folder: String) throws -> Pair {
        let pair = Pair(certificate: "\(folder)/own.pem", key: "\(folder)/own.key")
        try openssl(
            ["req", "-x509"] + key + ["-nodes", "-days", "2", "-subj", "/CN=own"]
                + ["-keyout", pair.key, "-out", pair.certificate]
        )
        return pair
    }

    /// A key as it is after someone protected it with a passphrase, as the path of a PEM file.
    public func locked(_ key: String, passphrase: String) throws -> String {
        let locked = "\(folder)/locked.key"
        try Self.openssl(["pkey", "-in", key, "-aes256", "-passout", "pass:\(passphrase)", "-out", locked])
        return locked
    }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    private static func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let words = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "openssl \(arguments[0]): \(String(decoding: words, as: UTF8.self))")
        }
    }
}
