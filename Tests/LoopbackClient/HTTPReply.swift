/// A response as it came over the wire, taken apart by code that shares nothing with the server.
public struct HTTPReply: Sendable {
    public var status: Int
    /// Names in small letters.
    public var headers: [String: String]
    public var body: [UInt8]

    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Parses one response whose connection was closed after it.
    public init(parsing bytes: [UInt8]) throws {
        let end = Array("\r\n\r\n".utf8)
        guard let split = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else {
            throw LoopbackError("no complete head in \(String(decoding: bytes, as: UTF8.self))")
        }
        let lines = String(decoding: bytes[..<split], as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
            throw LoopbackError("no status line in \(lines)")
        }
        self.status = status
        headers = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw LoopbackError("no header: \(line)") }
            headers[parts[0].lowercased()] = parts[1].drop { $0 == " " }.description
        }
        body = Array(bytes[(split + 4)...])
    }
}

/// What went wrong on a test's side of a connection.
public struct LoopbackError: Error, CustomStringConvertible {
    public var description: String

    public init(_ description: String) {
        self.description = description
    }
}
