import Foundation
import Synchronization

/// A TCP proxy in front of a receiver, on a port of its own that stays, with which a test takes the receiver away from
/// its senders and brings it back, without ending the receiver.
///
/// One thread serves all connections, so that a change of mode holds for all of them at once.
public final class FlappingProxy: Sendable {
    public enum Mode: Sendable, Hashable, CaseIterable {
        /// The receiver is there. What was held back goes on its way.
        case passes
        /// Nobody listens; connections that were open are reset.
        case refuses
        /// Connections are taken and reset.
        case resets
        /// Connections are taken, and then nothing moves.
        case hangs
        /// Requests reach the receiver, and the connection is reset in place of an answer.
        case losesAnswers
    }

    public let port: UInt16
    private let receiver: UInt16
    private let commands: Mutex<[Command]>
    private let counts = Mutex(Counts())
    private let wakeUp: CInt

    /// What the thread is asked to do, and who waits for it.
    private struct Command {
        /// Nil ends the thread.
        var mode: Mode?
        var isDone: DispatchSemaphore
    }

    private struct Counts {
        var connections = 0
        var lostAnswers = 0
    }

    /// - Parameter receiver: the port to which connections are passed.
    public init(to receiver: UInt16, mode: Mode = .passes) throws {
        self.receiver = receiver
        port = try LoopbackSocket.steadyPort()
        commands = Mutex([])
        var pipe: [CInt] = [0, 0]
        guard Glibc.pipe(&pipe) == 0 else { throw LoopbackSocket.Failure(call: "pipe") }
        for descriptor in pipe { LoopbackSocket.makeNonblocking(descriptor) }
        wakeUp = pipe[1]
        let listener = try LoopbackSocket.listen(port: port).socket
        Thread.detachNewThread { [self, wakeUp = pipe[0]] in
            var loop = Loop(proxy: self, wakeUp: wakeUp, listener: listener)
            loop.run()
        }
        set(mode)
    }

    /// Returns when the mode holds for all that comes after.
    public func set(_ mode: Mode) { ask(for: mode) }

    /// Resets all connections and ends the thread.
    public func stop() {
        ask(for: nil)
        close(wakeUp)
    }

    /// Connections that were taken so far, in whatever mode.
    public var connections: Int { counts.withLock { $0.connections } }

    /// Connections that were reset in place of an answer.
    public var lostAnswers: Int { counts.withLock { $0.lostAnswers } }

    private func ask(for mode: Mode?) {
        let command = Command(mode: mode, isDone: DispatchSemaphore(value: 0))
        commands.withLock { $0.append(command) }
        var byte: UInt8 = 0
        _ = write(wakeUp, &byte, 1)
        command.isDone.wait()
    }

    /// What the thread works with, which is nobody else's.
    private struct Loop {
        let proxy: FlappingProxy
        var wakeUp: CInt
        var listener: CInt
        var mode = Mode.passes
        var connections: [ProxiedConnection] = []

        mutating func run() {
            while obeyCommands() {
                var events = [pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0)]
                events.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0))
                // Those that hang are not looked at: that their senders give up would be news again and again.
                if mode != .hangs { for connection in connections { events += connection.interests } }
                guard Glibc.poll(&events, UInt(events.count), -1) >= 0 || errno == EINTR else { break }
                if mode != .hangs { moveBytes(events) }
                if events[1].revents != 0 { takeConnection() }
            }
            end()
        }

        private mutating func moveBytes(_ events: [pollfd]) {
            for (index, connection) in connections.enumerated() {
                let first = 2 + 2 * index
                connection.read(client: events[first].revents, server: events[first + 1].revents)
                if mode == .losesAnswers, connection.hasAnswer {
                    proxy.counts.withLock { $0.lostAnswers += 1 }
                    connection.reset()
                }
                connection.send()
            }
            connections.removeAll { $0.isOver }
        }

        /// - Returns: whether to go on.
        private mutating func obeyCommands() -> Bool {
            var bytes = [UInt8](repeating: 0, count: 64)
            while read(wakeUp, &bytes, bytes.count) > 0 {}
            let asked = proxy.commands.withLock { commands in
                defer { commands = [] }
                return commands
            }
            for command in asked {
                guard let mode = command.mode else {
                    end()
                    command.isDone.signal()
                    return false
                }
                do {
                    try change(to: mode)
                } catch {
                    preconditionFailure("the proxy's port is taken: \(error)")
                }
                command.isDone.signal()
            }
            return true
        }

        private mutating func change(to mode: Mode) throws {
            if mode == .refuses || mode == .resets {
                for connection in connections { connection.reset() }
                connections = []
            }
            if mode == .refuses, listener >= 0 {
                close(listener)
                listener = -1
            } else if mode != .refuses, listener < 0 {
                listener = try LoopbackSocket.listen(port: proxy.port).socket
            }
            self.mode = mode
        }

        private mutating func takeConnection() {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { return }
            LoopbackSocket.makeNonblocking(client)
            proxy.counts.withLock { $0.connections += 1 }
            guard mode != .resets, let server = try? LoopbackSocket.connect(port: proxy.receiver) else {
                return ProxiedConnection.reset(client)
            }
            LoopbackSocket.makeNonblocking(server)
            connections.append(ProxiedConnection(client: client, server: server))
        }

        private mutating func end() {
            for connection in connections { connection.reset() }
            connections = []
            // Once each: a number that was closed may be another's a moment later.
            for descriptor in [listener, wakeUp] where descriptor >= 0 { close(descriptor) }
            (listener, wakeUp) = (-1, -1)
        }
    }
}
