import LocatedYAML

/// Gets secrets from where a file of destinations says they are. Its failures never hold what a file or variable holds.
struct SecretReader {
    struct Failure: Error {
        let sentence: String
    }

    private static let maximumBytes = 65_536
    /// Certificates of all authorities of a system take a quarter of it.
    private static let maximumCertificateBytes = 4_194_304

    /// What relative paths are appended to.
    let directory: String
    /// Secrets may stand in the file itself.
    let isPrivate: Bool
    let environment: (String) -> String?

    /// A path as the system takes it.
    func path(_ text: String) -> String { text.hasPrefix("/") ? text : directory + text }

    /// The text in a file, without one line end at its end.
    func file(_ text: String) throws(Failure) -> String {
        let path = path(text)
        var bytes = try Self.bytes(of: path, limit: Self.maximumBytes)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard let content = String(validating: bytes, as: UTF8.self) else {
            throw Failure(sentence: "\(path.excerpt(limit: 200)) is not text in UTF-8")
        }
        return try Self.checked(content, of: path.excerpt(limit: 200))
    }

    /// The value of a variable of the environment.
    func variable(_ name: String) throws(Failure) -> String {
        guard let value = environment(name) else {
            throw Failure(sentence: "the environment has no variable \(name.excerpt)")
        }
        return try Self.checked(value, of: "the variable \(name.excerpt)")
    }

    /// A secret that stands in the file itself.
    ///
    /// - Parameter key: what names a file in its place, for the message.
    func inline(_ text: String, insteadOf key: String) throws(Failure) -> String {
        guard isPrivate else {
            throw Failure(
                sentence: "others than its owner may read this file, so no secret is accepted in it; "
                    + "take their rights away (chmod 600), or use \(key)"
            )
        }
        return try Self.checked(text, of: "the text")
    }

    /// Makes sure that a file is there and looks like one of certificates or keys; libcurl reads it later.
    func checkCertificates(_ text: String) throws(Failure) {
        let path = path(text)
        let bytes = try Self.bytes(of: path, limit: Self.maximumCertificateBytes)
        guard bytes.firstRange(of: Array("-----BEGIN ".utf8)) != nil else {
            throw Failure(sentence: "\(path.excerpt(limit: 200)) holds nothing in PEM form")
        }
    }

    private static func bytes(of path: String, limit: Int) throws(Failure) -> [UInt8] {
        do {
            return try BoundedFile.read(path: path, limit: limit, isRegularRequired: true)
        } catch {
            let shown = path.excerpt(limit: 200)
            switch error {
            case .unreadable(let reason): throw Failure(sentence: "cannot read \(shown): \(reason)")
            case .tooLarge:
                throw Failure(sentence: "\(shown) is larger than \(limit / 1_024) KiB, the most that is read")
            }
        }
    }

    private static func checked(_ secret: String, of source: String) throws(Failure) -> String {
        guard !secret.isEmpty else { throw Failure(sentence: "\(source) is empty") }
        guard secret.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw Failure(sentence: "\(source) holds more than one line, or a control character")
        }
        return secret
    }
}
