import HostModel
import Logging
import LoopbackClient
import StatusServer
import WebSecurity

/// A server on a free port of 127.0.0.1 while a test talks to it.
struct RunningServer {
    let port: Int
    let account: ServerAccount
    let settings: WebSettingsStore

    static let quietLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Runs a server while `body` runs, then stops it and waits for its end.
    static func run(
        _ provider: FixedPageProvider = FixedPageProvider(),
        settings: WebSettings = WebSettings(),
        reload: (@Sendable () async -> ReloadAnswer)? = nil,
        configure: (inout StatusServerConfiguration) throws -> Void = { _ in },
        body: (RunningServer) async throws -> Void
    ) async throws {
        let (addresses, continuation) = AsyncStream.makeStream(of: ListenAddress.self)
        var configuration = try StatusServerConfiguration(addresses: [ListenAddress(host: "127.0.0.1", port: 0)])
        try configure(&configuration)
        let (account, store) = (ServerAccount(), WebSettingsStore(settings))
        let server = StatusServer(
            configuration: configuration,
            provider: provider,
            settings: store,
            account: account,
            reload: reload,
            logger: quietLogger,
            onListening: { continuation.yield($0) }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            for await address in addresses {
                try await body(RunningServer(port: address.port, account: account, settings: store))
                break
            }
            group.cancelAll()
            do {
                try await group.waitForAll()
            } catch is CancellationError {
                // The end that the test asked for.
            }
        }
    }

    func get(_ path: String, method: String = "GET", headers: [String] = []) async throws -> HTTPReply {
        let lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1", "Connection: close"] + headers
        return try HTTPReply(parsing: try await exchange(lines.joined(separator: "\r\n") + "\r\n\r\n"))
    }

    /// Sends the bytes on a connection of their own and reads until the server has closed it.
    func exchange(_ text: String) async throws -> [UInt8] {
        let connection = try LoopbackConnection(port: port)
        try await connection.send(text)
        return try await connection.readToEnd()
    }

    /// Waits until the counts are as the test expects them.
    ///
    /// - Throws: when that takes longer than ten seconds.
    func waitForCounts(_ condition: (WebLedger) -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while !condition(account.ledger) {
            guard ContinuousClock.now < deadline else { throw LoopbackError("the counts stay at \(account.ledger)") }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
