import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A bare connection to a port of 127.0.0.1, with a deadline on every call. Sends exactly the bytes it is given.
///
/// The calls block, so they run on their own queue and not on the threads that the server under test needs.
public final class LoopbackConnection: Sendable {
    private let descriptor: CInt
    private let queue = DispatchQueue(label: "loopback")

    /// - Parameter receiveBuffer: size of the socket's buffer; a small one makes a client that stops reading felt.
    public init(port: Int, timeoutSeconds: Int = 20, receiveBuffer: Int32? = nil) throws {
        #if canImport(Glibc)
            let kind = CInt(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw LoopbackError("socket: errno \(errno)") }
        var timeout = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            let number = errno
            close(descriptor)
            throw LoopbackError("connect: errno \(number)")
        }
    }

    deinit {
        close(descriptor)
    }

    public func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    public func send(_ bytes: [UInt8]) async throws {
        try await blocking { [descriptor] in
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                guard count > 0 else { throw LoopbackError("write: errno \(errno)") }
                sent += count
            }
        }
    }

    /// The next bytes, exactly as many as asked for.
    public func receive(count wanted: Int) async throws -> [UInt8] {
        try await blocking { [descriptor] in
            var bytes = [UInt8](repeating: 0, count: wanted)
            guard recv(descriptor, &bytes, wanted, CInt(MSG_WAITALL)) == wanted else {
                throw LoopbackError("recv: errno \(errno), or the end")
            }
            return bytes
        }
    }

    /// One whole answer with a length, on a connection on which nothing else is under way.
    ///
    /// - Parameter start: bytes of it that have been received before.
    public func receiveReply(after start: [UInt8] = []) async throws -> HTTPReply {
        try await blocking { [descriptor] in
            var bytes = start
            var chunk = [UInt8](repeating: 0, count: 65_536)
            var length: Int?
            while true {
                if length == nil, let head = try? HTTPReply(parsing: bytes) {
                    guard let body = head.headers["content-length"].flatMap({ Int($0) }) else {
                        throw LoopbackError("an answer without a length: \(head.headers)")
                    }
                    length = bytes.count - head.body.count + body
                }
                if bytes.count == length { return try HTTPReply(parsing: bytes) }
                let count = read(descriptor, &chunk, chunk.count)
                guard count > 0 else {
                    throw LoopbackError("read: \(count), errno \(errno) after \(bytes.count) bytes")
                }
                bytes += chunk[..<count]
            }
        }
    }

    /// The bytes up to and with the text.
    public func receive(upTo text: String) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while !bytes.suffix(text.utf8.count).elementsEqual(text.utf8) { bytes += try await receive(count: 1) }
        return bytes
    }

    /// Says that nothing more will be sent.
    public func finishSending() {
        shutdown(descriptor, CInt(SHUT_WR))
    }

    /// Everything up to the close by the other side. A reset counts as a close.
    public func readToEnd() async throws -> [UInt8] {
        try await blocking { [descriptor] in
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(descriptor, &chunk, chunk.count)
                if count == 0 || (count < 0 && errno == ECONNRESET) { return bytes }
                guard count > 0 else { throw LoopbackError("read: errno \(errno) after \(bytes.count) bytes") }
                bytes += chunk[..<count]
            }
        }
    }

    private func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Result { try work() })
            }
        }
    }
}

/// One request, one answer.
public enum LoopbackClient {
    public static func request(_ path: String, method: String = "GET", port: Int) async throws -> HTTPReply {
        let connection = try LoopbackConnection(port: port)
        try await connection.send("\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        return try HTTPReply(parsing: try await connection.readToEnd())
    }
}
