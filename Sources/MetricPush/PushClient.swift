import CurlTransfer
public import Logging

/// Delivers requests to destinations through libcurl, on one thread of its own with one multi handle.
///
/// Destinations do not wait for one another. Each sends one request at a time, in order; failures that may pass are
/// tried again with growing, jittered waits, or when the receiver says so; others are dropped with the receiver's words
/// in the log. Redirects are never followed. Nothing here blocks the caller:
///
///     let options = PushOptions(userAgent: "aerostat/1.0.0")
///     let settings = PushSettings(for: target)
///     let client = try PushClient(destinations: [(target, settings)], options: options, logger: logger)
///     client.destinations[0].push([.put(group, contentType: "text/plain", body: page, sampleCount: 2)])
///     await client.shutdown(within: .seconds(5))
public final class PushClient: Sendable {
    /// One for each target, in the order given.
    public let destinations: [PushDestination]
    private let loop: PushLoop

    /// Starts the thread.
    ///
    /// - Throws: `PushError.duplicateDestination`, or `.cannotStart` when libcurl or the system refuses.
    public init(
        destinations: [(target: PushTarget, settings: PushSettings)],
        options: PushOptions,
        logger: Logger
    ) throws(PushError) {
        var seen: Set<String> = []
        for (target, _) in destinations where !seen.insert(target.destination).inserted {
            throw .duplicateDestination(target.destination)
        }
        let multi = try Self.makeMulti()
        let destinations = destinations.map { target, settings in
            PushDestination(
                target: target,
                settings: settings,
                maximumQueuedBytes: options.maximumQueuedBytes,
                multi: multi
            )
        }
        let loop = PushLoop(destinations: destinations, options: options, multi: multi, logger: logger)
        try PushThread.start { loop.run() }
        self.destinations = destinations
        self.loop = loop
    }

    private static func makeMulti() throws(PushError) -> CurlMulti {
        do {
            return try CurlMulti()
        } catch {
            throw .cannotStart(problem: error.reason)
        }
    }

    deinit {
        loop.stop(by: .now)
    }

    /// Delivers what waits, for so long at most, and ends the thread. What is left then is dropped and counted, and so
    /// is what is handed over later.
    ///
    /// A destination that fails already gets one last try at once; one that begins to fail is tried again while the
    /// time lasts. To take groups away at the end, hand over their deletes before: they go the same way. May be called
    /// more than once; of several deadlines the earliest counts.
    public func shutdown(within timeout: Duration) async {
        loop.stop(by: .now.advanced(by: timeout))
        await loop.waitUntilFinished()
    }
}
