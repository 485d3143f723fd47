import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore

/// The HTTP server: one listener for each address, all with the same pages.
///
/// Runs until its task is cancelled or the service group around it shuts down; then it stops accepting, finishes the
/// responses that are under way, and returns.
public struct StatusServer: Sendable {
    private let configuration: StatusServerConfiguration
    private let provider: any PageProvider
    private let logger: Logger
    private let onListening: @Sendable (ListenAddress) async -> Void

    /// - Parameter onListening: called once for each address, with the port that the system chose where 0 was asked.
    public init(
        configuration: StatusServerConfiguration,
        provider: any PageProvider,
        logger: Logger,
        onListening: @escaping @Sendable (ListenAddress) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.provider = provider
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until stopped.
    ///
    /// - Throws: `ServerError.cannotListen` when an address is refused; the other listeners are stopped then.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for address in configuration.addresses {
                group.addTask { try await listen(on: address) }
            }
            // One that fails ends the others: the group cancels them as the error leaves this block.
            for try await _ in group {}
        }
    }

    private func listen(on address: ListenAddress) async throws {
        let (logger, onListening) = (logger, onListening)
        let application = Application(
            responder: StatusResponder(provider: provider, telemetryPath: configuration.telemetryPath),
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [
                        StalledReaderCloser(timeout: configuration.stalledReadTimeout)
                    ],
                    idleTimeout: TimeAmount(configuration.idleTimeout)
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(
                    configuration.maximumConnections,
                    logger: Self.quiet(logger)
                )
            ),
            onServerRunning: { channel in
                let bound = ListenAddress(host: address.host, port: channel.localAddress?.port ?? address.port)
                logger.info("listening", metadata: ["address": "\(bound)"])
                await onListening(bound)
            },
            logger: Self.quiet(logger)
        )
        do {
            try await application.run()
        } catch let error as IOError {
            throw ServerError.cannotListen(address, reason: SystemErrorText.text(for: error.errnoCode))
        } catch is SocketAddressError.UnknownHost {
            throw ServerError.cannotListen(address, reason: "no such host")
        }
    }

    /// The library's own logger, without its start and stop messages: aerostat says those things itself.
    private static func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}
