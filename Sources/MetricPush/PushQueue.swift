/// The requests of one destination that wait in memory, the one that is on its way, and the account of all.
///
/// A request takes the place of a waiting one with the same path, because a Pushgateway keeps last values only: what is
/// replaced is dropped and counted. Above its bound the queue drops what has waited longest. The pure part of the
/// delivery: no lock, no clock, no network.
struct PushQueue {
    private(set) var account: PushAccount
    /// Times that the bound cost a request.
    private(set) var overflows = 0

    /// Most bytes that requests may occupy, by their own reckoning of their footprint.
    private let maximumBytes: Int
    private var bytes = 0
    private var waiting: [UInt64: PushRequest] = [:]
    private var placeByPath: [String: UInt64] = [:]
    /// Places are handed out in order; those from `firstPlace` up to `nextPlace` are taken, without gaps.
    private var firstPlace: UInt64 = 0
    private var nextPlace: UInt64 = 0
    private var inFlight: PushRequest?
    private var isClosed = false

    init(destination: String, maximumBytes: Int) {
        account = PushAccount(destination: destination)
        self.maximumBytes = maximumBytes
    }

    var isEmpty: Bool { waiting.isEmpty && inFlight == nil }
    var hasWaiting: Bool { !waiting.isEmpty }

    /// Takes a request in. After `close` it is dropped at once.
    mutating func put(_ request: PushRequest) {
        account.samplesAccepted += Int64(request.sampleCount)
        account.samplesQueued += Int64(request.sampleCount)
        bytes += request.footprint
        guard !isClosed else { return drop(request) }
        guard request.footprint <= maximumBytes else {
            overflows += 1
            return drop(request)
        }
        if let place = placeByPath[request.path], let older = waiting.updateValue(request, forKey: place) {
            drop(older)
        } else {
            append(request)
        }
        while bytes > maximumBytes, let oldest = removeFirst() {
            overflows += 1
            drop(oldest)
        }
    }

    /// The request to send next; it is on its way until one of the `settle` methods is called.
    mutating func takeNext() -> PushRequest? {
        precondition(inFlight == nil, "One request at a time, so that the order is kept.")
        inFlight = removeFirst()
        return inFlight
    }

    /// The receiver has the request.
    ///
    /// - Parameter milliseconds: wall-clock time since 1970.
    mutating func settleDelivered(at milliseconds: Int64) {
        guard let request = endFlight() else { return }
        account.samplesQueued -= Int64(request.sampleCount)
        account.samplesDelivered += Int64(request.sampleCount)
        account.requestsSucceeded += 1
        account.lastSuccessMilliseconds = milliseconds
    }

    /// The request failed and is given up.
    mutating func settleRefused(isConfigurationError: Bool) {
        guard let request = endFlight() else { return }
        account.requestsFailed += 1
        if isConfigurationError { account.configurationErrors += 1 }
        drop(request, isAccounted: true)
    }

    /// The request failed and goes back to the end of the queue, so that a group on which the receiver chokes does not
    /// hold up the others. It is dropped when a newer one for the same path has come meanwhile.
    mutating func settleForRetry() {
        guard let request = endFlight() else { return }
        account.requestsFailed += 1
        guard placeByPath[request.path] == nil, !isClosed else { return drop(request, isAccounted: true) }
        bytes += request.footprint
        append(request)
    }

    /// Drops everything, also what is still to come.
    ///
    /// - Returns: how many samples that cost now.
    mutating func close() -> Int64 {
        isClosed = true
        let before = account.samplesDropped
        if let request = endFlight() { drop(request, isAccounted: true) }
        while let request = removeFirst() { drop(request) }
        return account.samplesDropped - before
    }

    private mutating func append(_ request: PushRequest) {
        waiting[nextPlace] = request
        placeByPath[request.path] = nextPlace
        nextPlace += 1
    }

    private mutating func removeFirst() -> PushRequest? {
        guard let request = waiting.removeValue(forKey: firstPlace) else { return nil }
        placeByPath[request.path] = nil
        firstPlace += 1
        return request
    }

    private mutating func endFlight() -> PushRequest? {
        guard let request = inFlight else { return nil }
        inFlight = nil
        bytes -= request.footprint
        return request
    }

    /// - Parameter isAccounted: the bytes of the request have been taken off already.
    private mutating func drop(_ request: PushRequest, isAccounted: Bool = false) {
        if !isAccounted { bytes -= request.footprint }
        account.samplesQueued -= Int64(request.sampleCount)
        account.samplesDropped += Int64(request.sampleCount)
    }
}
