import HostModel
import NIOCore
import WebSecurity

/// Lets one checked request of HTTP/1 at a time through to the HTTP library.
///
/// It stands before the library's parser and gathers bytes until the head of a request is complete and good. While
/// that is answered it holds what has come behind it, up to a bound, and then reads no further. So a client can
/// pipeline as it likes, gets its answers in order, and holds no more memory than one that does not. What is no good
/// is answered here. Bodies are never read.
final class RequestGate: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Bytes behind the request that is answered at which reading stops; room for some hundred requests.
    private static let heldBytes = 65_536
    /// Bytes that are read and dropped after the last answer, so that the client gets to read it.
    private static let droppedBytes = 4 << 20
    /// Time that the client has to take the last answer and to close, at most.
    private static let farewell = TimeAmount.seconds(2)

    private enum Phase {
        /// Between requests, or within a head.
        case receiving
        case answering(RequestHeadReader.Head)
        /// After the last answer: what still comes is dropped.
        case dropping(bytes: Int)
        case closing
    }

    private let connection: ClientConnection
    private let settings: WebSettingsStore
    private let account: ServerAccount
    private let headTime: TimeAmount
    private let limits: RequestLimits
    private var phase = Phase.receiving
    private var reader: RequestHeadReader
    /// What has come and has not been passed on.
    private var held = ByteBuffer()
    private var hasHeadDeadline = false
    private var isReadWanted = false
    private var isInputClosed = false

    init(
        connection: ClientConnection,
        settings: WebSettingsStore,
        account: ServerAccount,
        headTime: Duration,
        limits: RequestLimits
    ) {
        self.connection = connection
        self.settings = settings
        self.account = account
        self.headTime = TimeAmount(headTime)
        self.limits = limits
        reader = RequestHeadReader(limits: limits)
    }

    /// True when the connection ends behind the answer to the present request.
    var endsConnection: Bool {
        switch phase {
        case .answering(let head): head.endsConnection || head.carriesBody
        case .receiving, .dropping, .closing: false
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        switch phase {
        case .receiving:
            hold(bytes)
            receive(context)
        case .answering(let head):
            // The bytes of a body go nowhere.
            if !head.carriesBody { hold(bytes) }
        case .dropping(let count):
            let rest = count - bytes.readableBytes
            phase = .dropping(bytes: rest)
            if rest < 0 { connection.end(nil) }
        case .closing:
            break
        }
    }

    private func hold(_ bytes: ByteBuffer) {
        if held.readableBytes == 0 {
            held = bytes
        } else {
            held.writeImmutableBuffer(bytes)
        }
    }

    private func receive(_ context: ChannelHandlerContext) {
        guard held.readableBytes > 0 else { return }
        switch held.withUnsafeReadableBytes({ reader.advance(over: $0) }) {
        case .incomplete:
            if !hasHeadDeadline {
                hasHeadDeadline = true
                connection.setDeadline(in: headTime, reason: .requestDeadline)
            }
        case .complete(let head):
            begin(head, context)
        case .refused(let problem):
            refuse(problem, context)
        }
    }

    private func begin(_ head: RequestHeadReader.Head, _ context: ChannelHandlerContext) {
        reader = RequestHeadReader(limits: limits)
        hasHeadDeadline = false
        held.moveReaderIndex(forwardBy: head.start)
        guard connection.beginRequest(), let bytes = held.readSlice(length: head.end - head.start) else { return }
        if held.readableBytes == 0 || head.carriesBody { held = ByteBuffer() }
        phase = .answering(head)
        context.fireChannelRead(wrapInboundOut(bytes))
    }

    private func refuse(_ problem: RequestProblem, _ context: ChannelHandlerContext) {
        account.update { $0.refused[.malformed, default: 0] += 1 }
        let answer = RefusalAnswer.buffer(
            for: problem,
            limits: limits,
            settings: settings.current,
            allocator: context.channel.allocator
        )
        context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
        drop(context)
    }

    /// The answer to the present request has gone to the socket, or will not.
    func answered(_ context: ChannelHandlerContext) {
        guard case .answering(let head) = phase, context.channel.isActive else { return }
        connection.endRequest()
        if head.carriesBody || head.endsConnection && held.readableBytes > 0 {
            drop(context)
        } else if head.endsConnection {
            phase = .closing
            context.close(promise: nil)
        } else {
            phase = .receiving
            receive(context)
            switch phase {
            case .answering: context.fireChannelReadComplete()
            case .receiving where isInputClosed: close(mode: .all, context)
            case .receiving, .dropping, .closing: break
            }
        }
        resumeReading(context)
    }

    /// Says that nothing more is sent, and waits until the client has read that. A socket that is closed with unread
    /// bytes in it would take the answer away from a client that has not read it yet.
    private func drop(_ context: ChannelHandlerContext) {
        phase = .dropping(bytes: Self.droppedBytes)
        held = ByteBuffer()
        if isInputClosed {
            close(mode: .all, context)
        } else {
            connection.setDeadline(in: Self.farewell, reason: nil)
            context.close(mode: .output, promise: nil)
        }
    }

    private func close(mode: CloseMode, _ context: ChannelHandlerContext) {
        phase = .closing
        context.close(mode: mode, promise: nil)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .output else { return context.close(mode: mode, promise: promise) }
        // The library has answered the last request. Its way to end waits for the client; this one does not.
        if case .dropping = phase {
            promise?.succeed()
        } else {
            phase = .closing
            context.close(promise: promise)
        }
    }

    func read(context: ChannelHandlerContext) {
        if case .answering(let head) = phase, head.carriesBody || held.readableBytes >= Self.heldBytes {
            isReadWanted = true
        } else {
            context.read()
        }
    }

    private func resumeReading(_ context: ChannelHandlerContext) {
        guard isReadWanted else { return }
        isReadWanted = false
        read(context: context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event as? ChannelEvent == .inputClosed else { return context.fireUserInboundEventTriggered(event) }
        isInputClosed = true
        switch phase {
        case .answering: break
        case .receiving, .dropping, .closing: close(mode: .all, context)
        }
    }
}
