import HostModel
import NIOCore

/// One connection of a client: the first handler of its pipeline, next to the socket.
///
/// Holds its one deadline and its place in the register, and ends it at the socket itself: a client that has to be got
/// rid of is not asked for its part of a farewell. Lives on the event loop of the connection.
final class ClientConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let place: ConnectionPlace
    private let register: ConnectionRegister
    private let idleTimeout: TimeAmount
    private var context: ChannelHandlerContext?
    /// Requests that are being answered; more than one in HTTP/2 only.
    private var requests = 0
    private var deadline: (time: NIODeadline, reason: ConnectionEnd?)?
    /// Fires at the deadline or before it; then it looks again. So a request costs no change of the timer.
    private var timer: (time: NIODeadline, task: Scheduled<Void>)?
    private var isEnded = false
    private var isDraining = false
    /// Time beyond the idle timeout that the library gets to end the connection in the words of its protocol.
    private var farewell = TimeAmount.zero

    init(place: ConnectionPlace, register: ConnectionRegister, idleTimeout: Duration) {
        self.place = place
        self.register = register
        self.idleTimeout = TimeAmount(idleTimeout)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    /// Comes for every connection, also for one that was closed before it could begin.
    func handlerRemoved(context: ChannelHandlerContext) {
        leave()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let deadline, deadline.reason == .idle, deadline.time - farewell <= .now() { count(.idle) }
        leave()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let ending = event as? ConnectionEnding {
            end(ending.reason)
        } else if isDraining, event as? ChannelEvent == .inputClosed {
            end(nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isDraining { context.fireChannelRead(data) }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // Whoever wants it closed meanwhile gets that soon enough.
        if isDraining { promise?.succeed() } else { context.close(mode: mode, promise: promise) }
    }

    /// A complete request has come.
    ///
    /// - Returns: false when the connection has lost its place just now and is about to end.
    func beginRequest() -> Bool {
        if requests == 0 {
            guard place.begin() else { return false }
            deadline = nil
        }
        requests += 1
        return true
    }

    /// A request has been answered, or will not be.
    func endRequest() {
        requests -= 1
        guard requests == 0 else { return }
        place.end()
        awaitRequest()
    }

    /// The client may say nothing for as long as connections may be idle.
    func awaitRequest() {
        setDeadline(in: idleTimeout + farewell, reason: .idle)
    }

    /// From now on the HTTP library ends the connection when it has been idle, and has a second for that.
    func leaveIdleEndToLibrary() {
        farewell = .seconds(1)
        awaitRequest()
    }

    /// - Parameter reason: what is counted when the time runs out; nil when the end is owed to the client.
    func setDeadline(in time: TimeAmount, reason: ConnectionEnd?) {
        guard !isEnded else { return }
        let time = NIODeadline.now() + time
        deadline = (time, reason)
        if let timer {
            if timer.time <= time { return }
            timer.task.cancel()
        }
        setTimer(at: time)
    }

    private func setTimer(at time: NIODeadline) {
        guard let context else { return }
        let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = (time, context.eventLoop.scheduleTask(deadline: time) { connection.value.timerFired() })
    }

    private func timerFired() {
        timer = nil
        guard let deadline else { return }
        if deadline.time <= .now() {
            end(deadline.reason)
        } else {
            setTimer(at: deadline.time)
        }
    }

    /// Closes the socket.
    func end(_ reason: ConnectionEnd?) {
        guard leave() else { return }
        if let reason { count(reason) }
        context?.close(promise: nil)
    }

    /// Says that nothing more is sent, and drops for a second what still comes, so that the client gets to read why.
    /// A socket that is closed with unread bytes in it takes the last words back.
    func drain(_ reason: ConnectionEnd) {
        guard !isEnded, !isDraining, let context else { return }
        isDraining = true
        count(reason)
        setDeadline(in: .seconds(1), reason: nil)
        context.close(mode: .output, promise: nil)
    }

    private func count(_ reason: ConnectionEnd) {
        register.account.update { $0.closed[reason, default: 0] += 1 }
    }

    /// Frees the place.
    ///
    /// - Returns: false when that has been done before.
    @discardableResult private func leave() -> Bool {
        timer?.task.cancel()
        timer = nil
        deadline = nil
        guard !isEnded else { return false }
        isEnded = true
        register.remove(place)
        return true
    }
}
