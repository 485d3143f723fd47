import LoopbackClient
import ServiceLifecycle
import StatusServer
import Testing

/// The server is asked to stop by the service group around it, as by SIGTERM.
@Suite(.timeLimit(.minutes(1)))
struct GracefulStopTests {
    private struct ServerService: Service {
        let server: StatusServer

        func run() async throws { try await server.run() }
    }

    /// - Parameter body: gets the port, and the call that asks the server to stop.
    private func withGroup(
        _ provider: FixedPageProvider,
        body: @escaping @Sendable (Int, () async -> Void) async throws -> Void
    ) async throws {
        let (addresses, continuation) = AsyncStream.makeStream(of: ListenAddress.self)
        let server = StatusServer(
            configuration: try StatusServerConfiguration(addresses: [ListenAddress(host: "127.0.0.1", port: 0)]),
            provider: provider,
            logger: RunningServer.quietLogger,
            onListening: { continuation.yield($0) }
        )
        let group = ServiceGroup(services: [ServerService(server: server)], logger: RunningServer.quietLogger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await address in addresses {
                try await body(address.port) { await group.triggerGracefulShutdown() }
                break
            }
            try await tasks.waitForAll()
        }
    }

    @Test func waitsForNobodyWhoHasAskedNothing() async throws {
        try await withGroup(FixedPageProvider()) { port, stop in
            let silent = try LoopbackConnection(port: port)
            let half = try LoopbackConnection(port: port)
            try await half.send("GET /metrics HTTP/1.1\r\n")
            let kept = try LoopbackConnection(port: port)
            try await kept.send("GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await kept.receive(upTo: "healthy\n")
            let start = ContinuousClock.now
            await stop()
            #expect(try await silent.readToEnd().isEmpty)
            #expect(try await half.readToEnd().isEmpty)
            #expect(try await kept.readToEnd().isEmpty)
            #expect(ContinuousClock.now - start < .seconds(5))
        }
    }

    @Test func finishesTheAnswersThatAreUnderWay() async throws {
        let page = String(repeating: "0123456789abcde\n", count: 1 << 19)
        let provider = FixedPageProvider(metrics: [page, "end\n"])
        try await withGroup(provider) { port, stop in
            provider.hold()
            let early = try LoopbackConnection(port: port)
            try await early.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
            try await provider.waitForHeld(1)
            await stop()
            provider.release()
            let reply = try HTTPReply(parsing: try await early.readToEnd())
            #expect(reply.status == 200)
            #expect(reply.body.count == page.utf8.count + 4)
        }
    }
}
