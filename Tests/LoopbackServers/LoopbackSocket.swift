import Glibc
import Synchronization

/// The few socket calls that the tests need, on loopback only.
public enum LoopbackSocket {
    public struct Failure: Error, CustomStringConvertible {
        let call: String
        let code = errno

        public var description: String { "\(call) failed: \(String(cString: strerror(code)))" }
    }

    /// A listening socket.
    ///
    /// - Parameter port: 0 for one that the kernel chooses. Another may have been in use a moment ago.
    public static func listen(port: UInt16 = 0) throws -> (socket: CInt, port: UInt16) {
        let socket = try make()
        var isReused: CInt = 1
        if port != 0 { setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<CInt>.size)) }
        var address = address(port)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port: UInt16 = try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard bind(socket, generic, length) == 0 else {
                    let failure = Failure(call: "bind")
                    close(socket)
                    throw failure
                }
                guard Glibc.listen(socket, 16) == 0 else { throw Failure(call: "listen") }
                guard getsockname(socket, generic, &length) == 0 else { throw Failure(call: "getsockname") }
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
        return (socket, port)
    }

    /// A port on which nobody listens: the kernel gave it out a moment ago.
    public static func unusedPort() throws -> UInt16 {
        let (socket, port) = try listen()
        close(socket)
        return port
    }

    private static let givenPorts = Mutex<Set<UInt16>>([])

    /// A port on which nobody listens, and which the kernel gives to nobody: it is below those for connections. So a
    /// server that comes back finds it free. None is given twice, or one might find another's server there.
    public static func steadyPort() throws -> UInt16 {
        for _ in 0..<100 {
            let port = UInt16.random(in: 15_000..<32_000)
            guard givenPorts.withLock({ $0.insert(port).inserted }) else { continue }
            guard let (socket, _) = try? listen(port: port) else { continue }
            close(socket)
            return port
        }
        throw Failure(call: "a free port")
    }

    /// A connection to a server.
    public static func connect(port: UInt16) throws -> CInt {
        let socket = try make()
        var address = address(port)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else {
            let failure = Failure(call: "connect")
            close(socket)
            throw failure
        }
        return socket
    }

    private static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = port.bigEndian
        return address
    }

    /// The body of the answer to a GET, or an error when nobody answers.
    public static func get(_ path: String, port: UInt16) throws -> String {
        let socket = try connect(port: port)
        defer { close(socket) }
        // With HTTP/1.0 the answer ends with the connection and is not chunked.
        guard send(socket, Array("GET \(path) HTTP/1.0\r\n\r\n".utf8)) else { throw Failure(call: "send") }
        var answer: [UInt8] = []
        while let bytes = receive(socket) { answer += bytes }
        let text = String(decoding: answer, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return "" }
        return String(text[end.upperBound...])
    }

    /// - Returns: whether all was sent.
    public static func send(_ socket: CInt, _ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(socket, buffer.baseAddress.map { $0 + sent }, bytes.count - sent, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// What has arrived, or nothing at the end of the stream.
    public static func receive(_ socket: CInt) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &bytes, bytes.count, 0)
        return count > 0 ? Array(bytes[..<count]) : nil
    }

    /// Calls return at once, and programs that are started later do not have it.
    public static func makeNonblocking(_ descriptor: CInt) {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    private static func make() throws -> CInt {
        let socket = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw Failure(call: "socket") }
        return socket
    }
}
