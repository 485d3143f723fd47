import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Follows the answers of a connection of HTTP/1, or of one stream of HTTP/2, to their last byte.
///
/// Head, body and end of an answer come one by one and leave together. A close that comes behind them waits until they
/// have gone to the socket, so that a server which stops does not cut off what it is saying.
final class AnswerTracker: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Bytes of a body that may wait for the rest of it. With a head they stay below the mark, 64 KiB, at which the
    /// channel asks for a pause: nothing would end that, because nothing would be on its way.
    private static let gatheredBytes = 32_768

    /// Who is told of what happens. The first says whether there is still a connection for a request.
    private let requestBegan: () -> Bool
    private let endsConnection: () -> Bool
    private let answered: () -> Void
    /// True for a stream, which has to be closed when its request goes on after the answer.
    private let isStream: Bool

    /// What the present answer is counted in.
    var ticket: ScrapeTicket?
    /// True from the head of a request to the last byte of its answer.
    private var isOpen = false
    private var isRequestComplete = false
    private var isWriting = false
    private var isEndUnsent = false
    private var gathered = 0
    private var deferredClose: (mode: CloseMode, promise: EventLoopPromise<Void>?)?

    /// For a connection of HTTP/1, whose requests come through a gate.
    init(gate: RequestGate, context: ChannelHandlerContext) {
        requestBegan = { true }
        endsConnection = { gate.endsConnection }
        answered = { gate.answered(context) }
        isStream = false
    }

    /// For a stream of HTTP/2, which carries one request.
    init(streamOf connection: ClientConnection) {
        requestBegan = { connection.beginRequest() }
        endsConnection = { false }
        answered = { connection.endRequest() }
        isStream = true
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isRequestComplete = false
            isOpen = requestBegan()
        case .body: break
        case .end: isRequestComplete = true
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var response):
            isWriting = true
            gathered = 0
            if endsConnection() { response.headerFields[.connection] = "close" }
            context.write(wrapOutboundOut(.head(response)), promise: promise)
        case .body(let bytes):
            gathered += bytes.readableBytes
            context.write(data, promise: promise)
        case .end:
            isWriting = false
            isEndUnsent = true
            let sent = promise ?? context.eventLoop.makePromise()
            sent.futureResult.assumeIsolated().whenComplete { self.endWasSent(context, $0) }
            context.write(data, promise: sent)
        }
    }

    private func endWasSent(_ context: ChannelHandlerContext, _ result: Result<Void, any Error>) {
        isEndUnsent = false
        if case .success = result { ticket?.complete() }
        ticket = nil
        finish()
        if isStream, !isRequestComplete { context.close(promise: nil) }
        if let (mode, promise) = deferredClose {
            deferredClose = nil
            context.close(mode: mode, promise: promise)
        }
    }

    private func finish() {
        guard isOpen else { return }
        isOpen = false
        answered()
    }

    func flush(context: ChannelHandlerContext) {
        if !isWriting || gathered >= Self.gatheredBytes {
            gathered = 0
            context.flush()
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard isEndUnsent, mode != .input else { return context.close(mode: mode, promise: promise) }
        guard let earlier = deferredClose else { return deferredClose = (mode, promise) }
        let both = promise ?? earlier.promise
        if let promise, let first = earlier.promise { promise.futureResult.cascade(to: first) }
        deferredClose = (mode == .all ? .all : earlier.mode, both)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        ticket = nil
        finish()
        // The channel is gone, which is what was asked for.
        deferredClose?.promise?.succeed()
        deferredClose = nil
    }
}
