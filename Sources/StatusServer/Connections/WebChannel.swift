import HTTPTypes
import HostModel
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOHTTPTypes
import WebSecurity

/// How each connection of a listener is set up: what stands before the HTTP library, chosen anew for each by the
/// settings in force.
struct WebChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        enum Kind: Sendable {
            case http1(HTTP1Channel, HTTP1Channel.Value)
            case http2(HTTP2Channel, HTTP2Channel.Value)
        }

        /// Known when the handshake is over; fails when there is nothing to serve.
        let kind: EventLoopFuture<Kind>
        let channel: any Channel
    }

    let configuration: StatusServerConfiguration
    let settings: WebSettingsStore
    let register: ConnectionRegister
    let responder: WebResponder

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        // A failure would reach the listener and end it. This connection alone is what has failed.
        channel.eventLoop.makeCompletedFuture {
            let kind = channel.eventLoop.makePromise(of: Value.Kind.self)
            do {
                try setUp(channel, logger, kind)
            } catch {
                kind.fail(error)
                channel.close(promise: nil)
            }
            return Value(kind: kind.futureResult, channel: channel)
        }
    }

    func handle(value: Value, logger: Logger) async {
        // What is left of it, where a library did not see to that.
        defer { value.channel.close(promise: nil) }
        do {
            let kind = try await withTaskCancellationHandler {
                try await value.kind.get()
            } onCancel: {
                value.channel.close(promise: nil)
            }
            switch kind {
            case .http1(let http1, let connection): await http1.handle(value: connection, logger: logger)
            case .http2(let http2, let connection): await http2.handle(value: connection, logger: logger)
            }
        } catch {
            logger.debug("connection ended before its first request", metadata: ["error": "\(error)"])
        }
    }

    private func setUp(_ channel: any Channel, _ logger: Logger, _ kind: EventLoopPromise<Value.Kind>) throws {
        guard let place = register.admit(channel) else { throw NoPlace() }
        let connection = ClientConnection(place: place, register: register, idleTimeout: configuration.idleTimeout)
        let pipeline = channel.pipeline.syncOperations
        do {
            try pipeline.addHandler(connection)
        } catch {
            register.remove(place)
            throw error
        }
        guard let tls = settings.current.tls else {
            connection.awaitRequest()
            return try setUpHTTP1(channel, connection, isTLS: false, logger, kind)
        }
        connection.setDeadline(in: TimeAmount(configuration.requestTimeout), reason: .requestDeadline)
        let handshake = TLSHandshake(
            tls: tls,
            connection: connection,
            proceed: { isHTTP2 in
                do {
                    if isHTTP2 {
                        try setUpHTTP2(channel, connection, logger, kind)
                    } else {
                        try setUpHTTP1(channel, connection, isTLS: true, logger, kind)
                    }
                } catch {
                    kind.fail(error)
                    connection.end(nil)
                }
            },
            failed: { kind.fail($0) }
        )
        try pipeline.addHandler(PlainRequestDetector(connection: connection, account: register.account))
        try pipeline.addHandler(tls.makeHandler())
        try pipeline.addHandler(handshake)
    }

    private func setUpHTTP1(
        _ channel: any Channel,
        _ connection: ClientConnection,
        isTLS: Bool,
        _ logger: Logger,
        _ kind: EventLoopPromise<Value.Kind>
    ) throws {
        let gate = RequestGate(
            connection: connection,
            settings: settings,
            account: register.account,
            headTime: configuration.requestTimeout,
            limits: RequestLimits()
        )
        try channel.pipeline.syncOperations.addHandler(gate)
        let context = try channel.pipeline.syncOperations.context(handler: gate)
        let timeout = configuration.stalledReadTimeout
        let parts = NIOLoopBound((connection: connection, gate: gate, context: context), eventLoop: channel.eventLoop)
        let http1 = HTTP1Channel(
            responder: responder.bound(to: channel, isTLS: isTLS),
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [
                    StalledReaderCloser(timeout: timeout, connection: parts.value.connection),
                    AnswerTracker(gate: parts.value.gate, context: parts.value.context),
                ]
            )
        )
        kind.completeWith(http1.setup(channel: channel, logger: logger).map { .http1(http1, $0) })
    }

    private func setUpHTTP2(
        _ channel: any Channel,
        _ connection: ClientConnection,
        _ logger: Logger,
        _ kind: EventLoopPromise<Value.Kind>
    ) throws {
        let timeout = configuration.stalledReadTimeout
        connection.leaveIdleEndToLibrary()
        let connection = NIOLoopBound(connection, eventLoop: channel.eventLoop)
        let http2 = HTTP2Channel(
            responder: responder.bound(to: channel, isTLS: true),
            configuration: HTTP2Channel.Configuration(
                idleTimeout: configuration.idleTimeout,
                gracefulCloseTimeout: configuration.requestTimeout,
                streamConfiguration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [
                        StalledReaderCloser(timeout: timeout, connection: connection.value),
                        AnswerTracker(streamOf: connection.value),
                    ],
                    idleTimeout: TimeAmount(configuration.requestTimeout)
                )
            )
        )
        kind.completeWith(http2.setup(channel: channel, logger: logger).map { .http2(http2, $0) })
    }

    private struct NoPlace: Error {}
}
