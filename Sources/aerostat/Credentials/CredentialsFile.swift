import CurlTransfer

/// Why there are no credentials where some were named. Descriptions hold nothing of what a file or variable holds.
enum CredentialsError: Error, Hashable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case malformed(source: String, expectation: String)

    var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .malformed(let source, let expectation): "\(source) holds no credentials: \(expectation)"
        }
    }
}

/// Credentials from a file: the user on the first line and the password on the second, or a token on the only one.
///
/// They are never taken from the command line, which every user of the machine can read.
enum CredentialsFile {
    private static let maximumBytes = 65_536

    static func read(_ path: String) throws(CredentialsError) -> TransferCredentials {
        let bytes: [UInt8]
        do throws(InputError) {
            bytes = try InputFile.read(path, maximumBytes: maximumBytes)
        } catch {
            switch error {
            case .cannotRead(let path, let reason): throw .unreadable(path: path, reason: reason)
            }
        }
        let expectation = "the user on the first line and the password on the second, or a token on the only one"
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformed(source: path, expectation: expectation)
        }
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
        if lines.last == "" { lines.removeLast() }
        let isPrintable = lines.allSatisfy { line in
            !line.isEmpty && !line.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
        guard isPrintable, lines.count == 1 || lines.count == 2 else {
            throw .malformed(source: path, expectation: expectation)
        }
        return lines.count == 1 ? .bearer(token: lines[0]) : .basic(user: lines[0], password: lines[1])
    }
}
