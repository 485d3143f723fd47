import Glibc

/// A connection that a proxy has taken, and the one that it made for it.
final class ProxiedConnection {
    private let client: CInt
    private let server: CInt
    /// Bytes on the way to the receiver, and those on the way back.
    private var request: [UInt8] = []
    private var answer: [UInt8] = []
    private var isAtEnd = false
    private(set) var isOver = false

    init(client: CInt, server: CInt) {
        self.client = client
        self.server = server
    }

    /// Whether the receiver has said something that its sender does not know yet.
    var hasAnswer: Bool { !isOver && !answer.isEmpty }

    /// What to wait for on both sides. A side is read from when the other has taken what was read before.
    var interests: [pollfd] {
        func interest(_ descriptor: CInt, reads: Bool, writes: Bool) -> pollfd {
            pollfd(fd: descriptor, events: Int16((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), revents: 0)
        }
        return [
            interest(client, reads: request.isEmpty, writes: !answer.isEmpty),
            // Once the receiver has ended its side there is no more to hear from it, and -1 is not waited for.
            interest(isAtEnd ? -1 : server, reads: answer.isEmpty, writes: !request.isEmpty),
        ]
    }

    /// Reads what has come, given what was found on both sides.
    func read(client clientEvents: Int16, server serverEvents: Int16) {
        if clientEvents & Self.broken != 0 { return reset() }
        if clientEvents & Int16(POLLIN) != 0, request.isEmpty {
            guard let bytes = Self.receive(client) else { return reset() }
            // A sender that has ended its side wants no answer.
            if bytes.isEmpty { return close() }
            request = bytes
        }
        if serverEvents & (Int16(POLLIN) | Self.broken) != 0, answer.isEmpty {
            guard let bytes = Self.receive(server) else { return reset() }
            answer = bytes
            isAtEnd = bytes.isEmpty
        }
    }

    /// Sends what waits, as far as it goes.
    func send() {
        guard !isOver else { return }
        guard Self.send(&request, to: server), Self.send(&answer, to: client) else { return reset() }
        if isAtEnd, answer.isEmpty { close() }
    }

    private static let broken = Int16(POLLERR) | Int16(POLLHUP)

    /// Nothing when the connection is broken, no bytes at its end.
    private static func receive(_ socket: CInt) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &bytes, bytes.count, 0)
        return count < 0 ? nil : Array(bytes[..<count])
    }

    /// - Returns: whether the connection is there.
    private static func send(_ bytes: inout [UInt8], to socket: CInt) -> Bool {
        while !bytes.isEmpty {
            let count = Glibc.send(socket, bytes, bytes.count, CInt(MSG_NOSIGNAL))
            guard count > 0 else { return errno == EAGAIN }
            bytes.removeFirst(count)
        }
        return true
    }

    func close() {
        guard !isOver else { return }
        isOver = true
        Glibc.close(client)
        Glibc.close(server)
    }

    /// Ends both sides as a crash would.
    func reset() {
        guard !isOver else { return }
        isOver = true
        Self.reset(client)
        Self.reset(server)
    }

    static func reset(_ socket: CInt) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        Glibc.close(socket)
    }
}
