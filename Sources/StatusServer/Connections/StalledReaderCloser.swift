import HostModel
import NIOCore

/// Ends a connection whose client has stopped reading, so that it cannot hold a page in memory for ever.
///
/// The channel turns unwritable when more waits than its high-water mark, and writable again as the client reads; a
/// client that keeps it unwritable for the whole time is taken for dead.
final class StalledReaderCloser: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any
    typealias InboundOut = Any

    private let timeout: TimeAmount
    private let connection: ClientConnection
    private var deadline: Scheduled<Void>?

    init(timeout: Duration, connection: ClientConnection) {
        self.timeout = TimeAmount(timeout)
        self.connection = connection
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = nil
        connection.place.note(isStalled: !context.channel.isWritable)
        if !context.channel.isWritable {
            let connection = NIOLoopBound(connection, eventLoop: context.eventLoop)
            deadline = context.eventLoop.scheduleTask(in: timeout) { connection.value.end(.stalledReader) }
        }
        context.fireChannelWritabilityChanged()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = nil
    }
}
