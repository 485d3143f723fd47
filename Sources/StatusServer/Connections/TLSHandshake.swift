import HostModel
import NIOCore
import NIOSSL
import NIOTLS
import WebSecurity

/// Stands behind TLS until the handshake is over: then it looks at the client's certificate, and has the pipeline of
/// the protocol built that both sides chose. No byte of HTTP is read before.
final class TLSHandshake: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let tls: ServerTLS
    private let connection: ClientConnection
    /// Builds the rest of the pipeline; told whether that is HTTP/2.
    private let proceed: (_ isHTTP2: Bool) -> Void
    private let failed: (any Error) -> Void
    private var isOver = false

    init(
        tls: ServerTLS,
        connection: ClientConnection,
        proceed: @escaping (_ isHTTP2: Bool) -> Void,
        failed: @escaping (any Error) -> Void
    ) {
        self.tls = tls
        self.connection = connection
        self.proceed = proceed
        self.failed = failed
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard !isOver else { return context.fireUserInboundEventTriggered(event) }
        switch event {
        case TLSUserEvent.handshakeCompleted(let negotiated):
            isOver = true
            let handler = try? context.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self)
            guard tls.admits(handler?.peerCertificate) else {
                connection.drain(.tls)
                return failed(NotAdmitted())
            }
            connection.awaitRequest()
            proceed(negotiated == "h2")
            context.fireUserInboundEventTriggered(event)
        case is ChannelShouldQuiesceEvent:
            // Nothing has been asked yet.
            connection.end(nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isOver else { return context.fireErrorCaught(error) }
        isOver = true
        // An alert that says why is on its way out.
        connection.drain(.tls)
        failed(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !isOver {
            isOver = true
            failed(ChannelError.eof)
        }
        context.fireChannelInactive()
    }

    struct NotAdmitted: Error {}
}
