import HostModel
import NIOCore
import Synchronization

/// The connections of all listeners, of which there may be only so many.
///
/// When all places are taken, a new connection gets the place of the one whose client has owed a complete request for
/// the longest time, idle or half-sent. So clients that only hold connections cannot keep a scraper out: it sends its
/// request at once and then owes nothing. A client that takes no bytes of its answer loses its place as well, but
/// only after those.
final class ConnectionRegister: Sendable {
    /// Time for which a client may leave its answer unread before its place can go to another one. Far longer than a
    /// healthy network needs for the largest page, far shorter than the deadline that ends every such connection.
    static let readingGrace = Duration.seconds(2)

    let account: ServerAccount
    private let capacity: Int
    private let state = Mutex(State())

    private struct State {
        var places: [ObjectIdentifier: ConnectionPlace] = [:]
        /// Nobody is let in any more.
        var isClosed = false
    }

    init(capacity: Int, account: ServerAccount) {
        precondition(capacity >= 1, "a server without room for a connection")
        self.capacity = capacity
        self.account = account
    }

    /// Finds a place, taking it from another connection where there is no free one.
    ///
    /// - Returns: nil when all connections have work; the new one is not wanted then.
    func admit(_ channel: any Channel) -> ConnectionPlace? {
        let place = ConnectionPlace(channel: channel)
        let (isAdmitted, displaced) = state.withLock { state -> (Bool, ConnectionPlace?) in
            guard !state.isClosed else { return (false, nil) }
            var displaced: ConnectionPlace?
            if state.places.count >= capacity {
                displaced = Self.takeWaiting(from: state.places) ?? Self.takeStalled(from: state.places)
                guard let displaced else { return (false, nil) }
                state.places[ObjectIdentifier(displaced)] = nil
            }
            state.places[ObjectIdentifier(place)] = place
            return (true, displaced)
        }
        displaced?.channel.pipeline.fireUserInboundEventTriggered(ConnectionEnding(reason: .displaced))
        account.update { counts in
            counts.acceptedConnections += 1
            if isAdmitted { counts.openConnections += 1 } else { counts.closed[.displaced, default: 0] += 1 }
        }
        return isAdmitted ? place : nil
    }

    /// The connection has been closed.
    func remove(_ place: ConnectionPlace) {
        state.withLock { $0.places[ObjectIdentifier(place)] = nil }
        account.update { $0.openConnections -= 1 }
    }

    /// Ends every connection, whatever it is at, and lets nobody in any more.
    func close() {
        let open = state.withLock { state in
            state.isClosed = true
            return Array(state.places.values)
        }
        for place in open { place.channel.pipeline.fireUserInboundEventTriggered(ConnectionEnding(reason: nil)) }
    }

    /// Ends the connection whose client has left its answer unread for the longest time, if there is one beyond the
    /// grace.
    func displaceStalledReader() -> Bool {
        let displaced = state.withLock { state in
            let displaced = Self.takeStalled(from: state.places)
            if let displaced { state.places[ObjectIdentifier(displaced)] = nil }
            return displaced
        }
        displaced?.channel.pipeline.fireUserInboundEventTriggered(ConnectionEnding(reason: .stalledReader))
        return displaced != nil
    }

    private static func takeWaiting(from places: [ObjectIdentifier: ConnectionPlace]) -> ConnectionPlace? {
        // One that begins its work while it is chosen keeps its place. That can happen again, but not to all.
        for _ in 0..<places.count {
            guard let (place, since) = longest(among: places, \.waitingSince) else { return nil }
            if place.give(waitingSince: since) { return place }
        }
        return nil
    }

    private static func takeStalled(from places: [ObjectIdentifier: ConnectionPlace]) -> ConnectionPlace? {
        let latest = ConnectionPlace.now - UInt64(TimeAmount(readingGrace).nanoseconds)
        guard let (place, since) = longest(among: places, \.stalledSince), since <= latest, place.giveWhileStalled()
        else { return nil }
        return place
    }

    /// The place whose time is the earliest, of those that have one.
    private static func longest(
        among places: [ObjectIdentifier: ConnectionPlace],
        _ time: (ConnectionPlace) -> UInt64?
    ) -> (ConnectionPlace, UInt64)? {
        var longest: (place: ConnectionPlace, time: UInt64)?
        for place in places.values {
            guard let time = time(place) else { continue }
            if let earlier = longest, earlier.time <= time { continue }
            longest = (place, time)
        }
        return longest
    }
}

/// The event by which a connection is ended from outside its pipeline, or from further back in it.
struct ConnectionEnding: Sendable {
    /// What is counted; nil when the server is at its end.
    var reason: ConnectionEnd?
}
