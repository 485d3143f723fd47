import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A receiver on a free port of 127.0.0.1 that takes every request, answers 200 and notes what it got.
public final class LoopbackCollector: Sendable {
    public struct Request: Sendable {
        /// Such as `PUT /metrics/job/aerostat/host/a`.
        public var line: String
        public var body: String
    }

    private struct State {
        var requests: [Request] = []
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    public let port: Int
    private let listener: CInt
    private let state = Mutex(State())

    public init() throws {
        #if canImport(Glibc)
            let kind = CInt(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let listener = socket(AF_INET, kind, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard listener >= 0, status else { throw LoopbackError("listen: errno \(errno)") }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        DispatchQueue(label: "collector").async { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                self?.serve(connection)
                close(connection)
            }
        }
    }

    deinit {
        shutdown(listener, CInt(SHUT_RDWR))
        close(listener)
    }

    public var requests: [Request] { state.withLock { $0.requests } }

    /// Returns when at least so many requests have come.
    public func waitForRequests(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                guard state.requests.count < count else { return true }
                state.waiting.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Reads one request after the other from the connection until its end.
    private func serve(_ connection: CInt) {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            while let request = Self.take(from: &bytes) {
                note(request)
                let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8)
                guard write(connection, answer, answer.count) == answer.count else { return }
            }
            let count = read(connection, &chunk, chunk.count)
            guard count > 0 else { return }
            bytes += chunk[..<count]
        }
    }

    /// Takes a whole request off the front, if there is one.
    private static func take(from bytes: inout [UInt8]) -> Request? {
        let end = Array("\r\n\r\n".utf8)
        guard let split = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else { return nil }
        let lines = String(decoding: bytes[..<split], as: UTF8.self).split(separator: "\r\n")
        let length = lines.compactMap { line -> Int? in
            let parts = line.split(separator: ":")
            return parts.count == 2 && parts[0].lowercased() == "content-length"
                ? Int(parts[1].drop { $0 == " " }) : nil
        }
        let bodyStart = split + end.count
        let bodyEnd = bodyStart + (length.first ?? 0)
        guard bytes.count >= bodyEnd else { return nil }
        let words = lines.first?.split(separator: " ").prefix(2).joined(separator: " ") ?? ""
        let body = String(decoding: bytes[bodyStart..<bodyEnd], as: UTF8.self)
        bytes.removeFirst(bodyEnd)
        return Request(line: words, body: body)
    }

    private func note(_ request: Request) {
        let ready = state.withLock { state in
            state.requests.append(request)
            let ready = state.waiting.filter { $0.count <= state.requests.count }
            state.waiting.removeAll { $0.count <= state.requests.count }
            return ready.map(\.continuation)
        }
        for continuation in ready { continuation.resume() }
    }
}
