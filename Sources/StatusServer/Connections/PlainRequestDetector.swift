import HostModel
import NIOCore

/// Tells a client that speaks plain HTTP to a port of TLS so in words that it can show, instead of a failed handshake.
///
/// Stands before TLS and leaves with the first bytes: a handshake begins with a record of type 22, a request with a
/// capital letter.
final class PlainRequestDetector: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let answer = """
        HTTP/1.0 400 Bad Request\r
        Content-Type: text/plain; charset=utf-8\r
        Connection: close\r
        \r
        Client sent an HTTP request to an HTTPS server.

        """

    private let connection: ClientConnection
    private let account: ServerAccount

    init(connection: ClientConnection, account: ServerAccount) {
        self.connection = connection
        self.account = account
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let first = unwrapInboundIn(data).readableBytesView.first else { return }
        guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) else {
            context.fireChannelRead(data)
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
            return
        }
        account.update { $0.refused[.malformed, default: 0] += 1 }
        let connection = NIOLoopBound(connection, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: Self.answer))).whenComplete { _ in
            connection.value.end(nil)
        }
    }
}
