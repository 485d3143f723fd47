import Foundation
import LoopbackServers
import Synchronization

/// What an Alertmanager calls when there is something to tell: it keeps each notification, and answers as a test asks.
public final class AlertWebhook: Sendable {
    /// A group of alerts, as version 4 of the message tells of it.
    public struct Notification: Decodable, Sendable {
        public struct Alert: Decodable, Sendable {
            /// `firing` or `resolved`.
            public var status: String
            public var labels: [String: String]
            public var annotations: [String: String]
        }

        public var version: String
        public var receiver: String
        /// `firing` as long as one of the alerts is.
        public var status: String
        public var groupLabels: [String: String]
        public var alerts: [Alert]
    }

    private struct State {
        var notifications: [Notification] = []
        var problems: [String] = []
    }

    private let receiver: ScriptedReceiver
    private let books: Books

    private final class Books: Sendable {
        let state = Mutex(State())
    }

    public init() throws {
        let books = Books()
        self.books = books
        receiver = try ScriptedReceiver { request, _ in
            do {
                let notification = try JSONDecoder().decode(Notification.self, from: Data(request.body))
                books.state.withLock { $0.notifications.append(notification) }
                return .status(200)
            } catch {
                books.state.withLock { $0.problems.append("\(request.method) \(request.path): \(error)") }
                return .status(400)
            }
        }
    }

    deinit {
        receiver.stop()
    }

    /// What `webhook_configs` is given.
    public var url: String { "http://127.0.0.1:\(receiver.port)/alerts" }

    /// In the order of their arrival.
    public var notifications: [Notification] { books.state.withLock { $0.notifications } }

    /// Requests that were not a notification.
    public var problems: [String] { books.state.withLock { $0.problems } }

    /// The alerts of a name that were told of with a status, from the first notification to the last.
    public func alerts(_ name: String, _ status: String) -> [Notification.Alert] {
        notifications.flatMap(\.alerts).filter { $0.labels["alertname"] == name && $0.status == status }
    }
}
