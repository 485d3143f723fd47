import Foundation
import Synchronization

/// A mail server on loopback that says what a test asks for. It knows no encryption.
///
/// Takes one connection after the other on a thread of its own, which ends with the server.
public final class ScriptedMailServer: Sendable {
    public struct Mail: Sendable, Hashable {
        public var sender = ""
        public var recipients: [String] = []
        /// Without the dots that stand before dots on the way.
        public var message = ""
    }

    public let port: UInt16
    private let listener: CInt
    private let replies: [String: String]
    private let state = Mutex(State())

    private struct State {
        var mails: [Mail] = []
        var lines: [String] = []
    }

    /// - Parameter replies: by a line's beginning, what is answered in place of success; nothing ends the connection.
    ///   `connect` stands for the greeting, `.` for the end of a message.
    public init(replies: [String: String] = [:]) throws {
        self.replies = replies
        (listener, port) = try LoopbackSocket.listen()
        Thread.detachNewThread { [listener, self] in
            while true {
                let socket = accept(listener, nil, nil)
                guard socket >= 0 else { break }
                converse(on: socket)
                close(socket)
            }
            close(listener)
        }
    }

    /// Ends the thread when it waits for a connection.
    public func stop() {
        shutdown(listener, CInt(SHUT_RDWR))
    }

    /// Mails that were accepted.
    public var mails: [Mail] { state.withLock { $0.mails } }
    /// Commands as they came.
    public var lines: [String] { state.withLock { $0.lines } }

    private func converse(on socket: CInt) {
        var pending: [UInt8] = []
        var mail = Mail()
        guard say(reply(to: "connect") ?? "220 test", on: socket) else { return }
        while let line = Self.readLine(from: socket, &pending) {
            state.withLock { $0.lines.append(line) }
            var answer = reply(to: line) ?? "250 ok"
            let isGood = answer.hasPrefix("2")
            if line.hasPrefix("MAIL FROM:"), isGood {
                mail = Mail(sender: Self.path(line))
            } else if line.hasPrefix("RCPT TO:"), isGood {
                mail.recipients.append(Self.path(line))
            } else if line == "DATA", isGood {
                guard say("354 go on", on: socket) else { return }
                var lines: [String] = []
                while let line = Self.readLine(from: socket, &pending), line != "." {
                    lines.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
                }
                mail.message = lines.map { $0 + "\r\n" }.joined()
                answer = reply(to: ".") ?? "250 taken"
                if answer.hasPrefix("2") { state.withLock { $0.mails.append(mail) } }
            } else if line == "QUIT" {
                answer = "221 bye"
            }
            guard say(answer, on: socket), line != "QUIT" else { return }
        }
    }

    private func reply(to line: String) -> String? {
        replies.first { line.hasPrefix($0.key) }?.value
    }

    private func say(_ text: String, on socket: CInt) -> Bool {
        !text.isEmpty && LoopbackSocket.send(socket, Array("\(text)\r\n".utf8))
    }

    /// What stands between angle brackets.
    private static func path(_ line: String) -> String {
        String(line.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" })
    }

    /// A line without its end, which is CRLF; a bare LF does not end one.
    private static func readLine(from socket: CInt, _ pending: inout [UInt8]) -> String? {
        while true {
            if let end = pending.firstRange(of: [0x0D, 0x0A]) {
                defer { pending.removeFirst(end.upperBound) }
                return String(decoding: pending[..<end.lowerBound], as: UTF8.self)
            }
            guard let bytes = LoopbackSocket.receive(socket) else { return nil }
            pending += bytes
        }
    }
}
