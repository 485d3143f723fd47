import HummingbirdCore
public import Logging
import NIOCore
import NIOPosix
public import WebSecurity

/// The HTTP server: one listener for each address, all with the same pages.
///
/// Runs until its task is cancelled or the service group around it shuts down; then it stops accepting, finishes the
/// responses that are under way, and returns.
public struct StatusServer: Sendable {
    private let configuration: StatusServerConfiguration
    private let settings: WebSettingsStore
    private let register: ConnectionRegister
    private let responder: WebResponder
    private let logger: Logger
    private let onListening: @Sendable (ListenAddress) async -> Void

    /// - Parameters:
    ///   - settings: who may connect and ask; a change holds for the next connection and the next request.
    ///   - account: where the server counts.
    ///   - reload: reads the files again; nil to answer that this is not enabled.
    ///   - onListening: called once for each address, with the port that the system chose where 0 was asked.
    public init(
        configuration: StatusServerConfiguration,
        provider: any PageProvider,
        settings: WebSettingsStore = WebSettingsStore(),
        account: ServerAccount = ServerAccount(),
        reload: (@Sendable () async -> ReloadAnswer)? = nil,
        logger: Logger,
        onListening: @escaping @Sendable (ListenAddress) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.settings = settings
        register = ConnectionRegister(capacity: configuration.maximumConnections, account: account)
        let pages = StatusResponder(
            provider: provider,
            telemetryPath: configuration.telemetryPath,
            maximumRequests: configuration.maximumRequests,
            register: register,
            reload: reload
        )
        responder = WebResponder(pages: pages, settings: settings, account: account)
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until stopped. Cancellation waits for no client: it ends the answers that are under way as well.
    ///
    /// - Throws: `ServerError.cannotListen` when an address is refused; the other listeners are stopped then.
    public func run() async throws {
        try await withTaskCancellationHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for address in configuration.addresses {
                    group.addTask { try await listen(on: address) }
                }
                do {
                    for try await _ in group {}
                } catch {
                    // One that fails ends the others, which the group cancels as the error leaves this block.
                    register.close()
                    throw error
                }
            }
        } onCancel: {
            register.close()
        }
    }

    /// Connections that the system may accept before the server gets to them.
    private static let backlog = 1024

    private func listen(on address: ListenAddress) async throws {
        let (logger, onListening) = (logger, onListening)
        let listener = Server(
            childChannelSetup: WebChannel(
                configuration: configuration,
                settings: settings,
                register: register,
                responder: responder
            ),
            configuration: ServerConfiguration(
                address: .hostname(address.host, port: address.port),
                backlog: Self.backlog
            ),
            onServerRunning: { channel in
                let bound = ListenAddress(host: address.host, port: channel.localAddress?.port ?? address.port)
                logger.info("listening", metadata: ["address": "\(bound)"])
                await onListening(bound)
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: Self.quiet(logger)
        )
        do {
            try await listener.run()
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
