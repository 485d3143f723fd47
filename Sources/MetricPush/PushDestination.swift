import CurlTransfer
import Synchronization

/// One place to push to. Handing over and reading the account never wait for the network.
public final class PushDestination: Sendable {
    public let target: PushTarget
    let settings: PushSettings
    private let queue: Mutex<PushQueue>
    private let multi: CurlMulti

    init(target: PushTarget, settings: PushSettings, maximumQueuedBytes: Int, multi: CurlMulti) {
        self.target = target
        self.settings = settings
        self.multi = multi
        queue = Mutex(PushQueue(destination: target.destination, maximumBytes: maximumQueuedBytes))
    }

    /// What became of everything handed over so far.
    public var account: PushAccount { queue.withLock { $0.account } }

    /// Hands over the requests of one round. Each replaces an undelivered one with the same path.
    public func push(_ requests: [PushRequest]) {
        queue.withLock { queue in
            for request in requests { queue.put(request) }
        }
        multi.wake()
    }

    /// For the push thread, which alone takes requests out.
    func withQueue<Result: Sendable>(_ body: (inout sending PushQueue) -> sending Result) -> Result {
        queue.withLock(body)
    }
}
