import Glibc
import LoopbackServers
import RealReceivers
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FlappingProxyTests {
    private let receiver: ScriptedReceiver
    private let proxy: FlappingProxy

    init() throws {
        receiver = try ScriptedReceiver(always: .status(200, body: "here"))
        proxy = try FlappingProxy(to: receiver.port)
    }

    private func end() {
        proxy.stop()
        receiver.stop()
    }

    /// What became of a request: an answer, no answer, no connection.
    private func outcome() -> String {
        do {
            let socket = try LoopbackSocket.connect(port: proxy.port)
            defer { close(socket) }
            return Self.ask(socket) ? Self.answer(socket) : "reset"
        } catch {
            return "\(error)".contains("refused") ? "refused" : "reset"
        }
    }

    private static func ask(_ socket: CInt) -> Bool {
        LoopbackSocket.send(socket, Array("GET / HTTP/1.1\r\n\r\n".utf8))
    }

    private static func answer(_ socket: CInt) -> String {
        guard let bytes = LoopbackSocket.receive(socket) else { return "no answer" }
        return String(String(decoding: bytes, as: UTF8.self).suffix(4))
    }

    @Test func goesThroughItsModesAndBack() throws {
        defer { end() }
        for _ in 0..<20 {
            #expect(outcome() == "here")
            proxy.set(.refuses)
            #expect(outcome() == "refused")
            proxy.set(.resets)
            #expect(["reset", "no answer"].contains(outcome()))
            proxy.set(.losesAnswers)
            #expect(outcome() == "no answer")
            proxy.set(.passes)
        }
        #expect(proxy.lostAnswers == 20)
    }

    @Test func requestsWhoseAnswersAreLostArrive() async throws {
        defer { end() }
        proxy.set(.losesAnswers)
        #expect(outcome() == "no answer")
        var requests = receiver.requests.makeAsyncIterator()
        #expect(await requests.next()?.method == "GET")
    }

    @Test func whatHangsGoesOn() async throws {
        defer { end() }
        proxy.set(.hangs)
        let before = proxy.connections
        let socket = try LoopbackSocket.connect(port: proxy.port)
        defer { close(socket) }
        #expect(Self.ask(socket))
        _ = try await poll("the connection", within: 20, every: .milliseconds(2)) {
            proxy.connections > before ? true : nil
        }
        var event = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        #expect(Glibc.poll(&event, 1, 50) == 0)
        proxy.set(.passes)
        #expect(Self.answer(socket) == "here")
    }

    @Test func openConnectionsAreReset() throws {
        defer { end() }
        let socket = try LoopbackSocket.connect(port: proxy.port)
        defer { close(socket) }
        #expect(Self.ask(socket))
        #expect(Self.answer(socket) == "here")
        proxy.set(.refuses)
        #expect(LoopbackSocket.receive(socket) == nil)
        proxy.set(.passes)
        #expect(outcome() == "here")
    }

    @Test func largeBodiesPassUnchanged() async throws {
        defer { end() }
        let size = 5_000_000
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 * 31 / 7) }
        let socket = try LoopbackSocket.connect(port: proxy.port)
        defer { close(socket) }
        #expect(LoopbackSocket.send(socket, Array("POST / HTTP/1.1\r\nContent-Length: \(size)\r\n\r\n".utf8) + body))
        #expect(LoopbackSocket.receive(socket) != nil)
        var requests = receiver.requests.makeAsyncIterator()
        let isSame = await requests.next()?.body == body
        #expect(isSame)
    }

    @Test func aReceiverThatIsGoneIsNoProxyThatIsGone() throws {
        let proxy = try FlappingProxy(to: try LoopbackSocket.steadyPort())
        defer { proxy.stop() }
        let socket = try LoopbackSocket.connect(port: proxy.port)
        defer { close(socket) }
        #expect(LoopbackSocket.receive(socket) == nil)
        #expect(proxy.connections == 1)
    }
}
