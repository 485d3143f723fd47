import CurlTransfer

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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
        let bytes = try content(path)
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

    private static func content(_ path: String) throws(CredentialsError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: SystemReason.last) }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = systemRead(descriptor, &chunk)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(path: path, reason: SystemReason.last) }
            guard count > 0 else { return content }
            content += chunk[..<count]
            guard content.count <= maximumBytes else { throw .unreadable(path: path, reason: "file too large") }
        }
    }
}

/// The system's `read`, which the method of that name would hide.
private func systemRead(_ descriptor: CInt, _ buffer: inout [UInt8]) -> Int {
    read(descriptor, &buffer, buffer.count)
}
