import Foundation
import Synchronization

/// An HTTP server on loopback that gives the answers, good and bad, that a test asks for.
///
/// Each connection has a thread of its own, so one that hangs does not hold up the others. All end with the receiver.
public final class ScriptedReceiver: Sendable {
    public struct Request: Sendable {
        public var method = ""
        public var path = ""
        /// Names in lower case.
        public var headers: [String: String] = [:]
        public var body: [UInt8] = []
        /// Which connection it came by, counted from 0.
        public var connection = 0
        /// When it was read to its end, before it was answered.
        public var arrival = ContinuousClock.now
    }

    public enum Answer: Sendable {
        case status(Int, headers: [String] = [], body: String = "")
        /// Answers with success and then closes, though it did not say so.
        case successThenClose
        /// Announces more than it sends, and closes.
        case cut
        /// Closes without a word.
        case close
        /// Says nothing until the sender gives up.
        case silence
        /// Sends one byte of a body at a time until the sender gives up.
        case drip
        /// Sends a body without end until the sender gives up.
        case flood
    }

    public let port: UInt16
    /// The requests in the order of their arrival, for one reader.
    public let requests: AsyncStream<Request>

    private let arrivals: AsyncStream<Request>.Continuation
    private let script: @Sendable (Request, Int) -> Answer
    private let state: Mutex<State>

    private struct State {
        var sockets: Set<CInt>
        var connections = 0
        var received = 0
        var isStopped = false
    }

    /// - Parameter script: the answer to a request, which also gets its number, counted from 0.
    public init(script: @escaping @Sendable (Request, Int) -> Answer) throws {
        let (socket, port) = try LoopbackSocket.listen()
        self.port = port
        self.script = script
        (requests, arrivals) = AsyncStream.makeStream()
        state = Mutex(State(sockets: [socket]))
        Thread.detachNewThread { [self] in accept(on: socket) }
    }

    /// Answers every request in the same way.
    public convenience init(always answer: Answer) throws {
        try self.init { _, _ in answer }
    }

    /// Ends all connections and, with them, all threads.
    public func stop() {
        state.withLock { state in
            state.isStopped = true
            // Shut down and not closed: the thread that waits on the socket closes it.
            for socket in state.sockets { shutdown(socket, CInt(SHUT_RDWR)) }
        }
        arrivals.finish()
    }

    private func accept(on listener: CInt) {
        while true {
            let socket = Glibc.accept(listener, nil, nil)
            let connection: Int? = state.withLock { state in
                guard socket >= 0, !state.isStopped else { return nil }
                state.sockets.insert(socket)
                defer { state.connections += 1 }
                return state.connections
            }
            guard let connection else {
                if socket >= 0 { close(socket) }
                break
            }
            Thread.detachNewThread { [self] in
                converse(on: socket, connection: connection)
                end(socket)
            }
        }
        end(listener)
    }

    private func end(_ socket: CInt) {
        state.withLock { state in
            state.sockets.remove(socket)
            close(socket)
        }
    }

    private func converse(on socket: CInt, connection: Int) {
        var pending: [UInt8] = []
        while let request = Self.readRequest(from: socket, pending: &pending, connection: connection) {
            let number = state.withLock { state in
                defer { state.received += 1 }
                return state.received
            }
            let answer = script(request, number)
            arrivals.yield(request)
            guard give(answer, on: socket) else { return }
        }
    }

    /// - Returns: whether the connection goes on.
    private func give(_ answer: Answer, on socket: CInt) -> Bool {
        switch answer {
        case .status(let status, let headers, let body):
            let head = ["HTTP/1.1 \(status) Scripted", "Content-Length: \(body.utf8.count)"] + headers
            return LoopbackSocket.send(socket, Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8))
        case .successThenClose:
            _ = LoopbackSocket.send(socket, Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8))
        case .cut:
            _ = LoopbackSocket.send(socket, Array("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbegun".utf8))
        case .close:
            break
        case .silence:
            while LoopbackSocket.receive(socket) != nil {}
        case .drip:
            var bytes = Array("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".utf8)
            var event = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            // The sender's end of the connection is an event, so the drip ends with it.
            while LoopbackSocket.send(socket, bytes), poll(&event, 1, 20) == 0 { bytes = [UInt8(ascii: ".")] }
        case .flood:
            let head = Array("HTTP/1.1 400 Bad\r\nConnection: close\r\n\r\n".utf8)
            let flood = [UInt8](repeating: UInt8(ascii: "x"), count: 65_536)
            guard LoopbackSocket.send(socket, head) else { return false }
            while LoopbackSocket.send(socket, flood) {}
        }
        return false
    }

    private static func readRequest(from socket: CInt, pending: inout [UInt8], connection: Int) -> Request? {
        let separator = Array("\r\n\r\n".utf8)
        var headEnd = pending.firstRange(of: separator)
        while headEnd == nil {
            guard let bytes = LoopbackSocket.receive(socket) else { return nil }
            pending += bytes
            headEnd = pending.firstRange(of: separator)
        }
        guard let headEnd else { return nil }
        var lines = String(decoding: pending[..<headEnd.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines.removeFirst().split(separator: " ")
        guard words.count == 3 else { return nil }
        var request = Request(method: String(words[0]), path: String(words[1]), connection: connection)
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            request.headers[line[..<colon].lowercased()] = value
        }
        let length = request.headers["content-length"].flatMap { Int($0) } ?? 0
        while pending.count < headEnd.upperBound + length {
            guard let bytes = LoopbackSocket.receive(socket) else { return nil }
            pending += bytes
        }
        request.arrival = .now
        request.body = Array(pending[headEnd.upperBound..<headEnd.upperBound + length])
        pending.removeFirst(headEnd.upperBound + length)
        return request
    }
}
