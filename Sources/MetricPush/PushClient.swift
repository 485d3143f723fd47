import CurlTransfer
import DeliveryQueue
public import Logging

/// Delivers to destinations through libcurl, on one thread of its own with one multi handle.
///
/// Destinations do not wait for one another. Each sends one request at a time, in order; failures that may pass are
/// tried again with growing, jittered waits, or when the receiver says so; others are dropped with the receiver's words
/// in the log, and counted. Redirects are never followed. Nothing here waits for the network:
///
///     let options = PushOptions(userAgent: "aerostat/1.0.0", queueDirectory: "queue")
///     let client = try PushClient(to: [(target, PushSettings())], options: options, logger: logger)
///     client.destinations[0].push([.samples(row, of: series)])
///     await client.shutdown(within: .seconds(5))
public final class PushClient: Sendable {
    /// One for each target, in the order given, without those that are left to others.
    public let destinations: [PushDestination]
    private let loop: PushLoop

    /// Opens the queues and starts the thread.
    ///
    /// - Throws: `PushError.duplicateDestination`, `.queue` when a queue cannot be opened, or `.cannotStart` when libcurl
    ///   or the system refuses.
    public init(
        to targets: [(target: PushTarget, settings: PushSettings)],
        options: PushOptions,
        logger: Logger
    ) throws(PushError) {
        var seen: Set<String> = []
        for (target, _) in targets where !seen.insert(target.destination).inserted {
            throw .duplicateDestination(target.destination)
        }
        let multi = try Self.makeMulti()
        var destinations: [PushDestination] = []
        for (target, settings) in targets {
            let queue: DeliveryQueue
            do throws(PushError) {
                queue = try Self.makeQueue(of: target, settings: settings, directory: options.queueDirectory)
            } catch {
                guard options.leavesQueuesInUse, case .queue(.inUse) = error else { throw error }
                logger.debug("left to the process that has it: \(error)")
                continue
            }
            destinations.append(
                PushDestination(
                    target: target,
                    settings: settings,
                    origin: settings.labels(usual: options.labels).origin,
                    queue: queue,
                    multi: multi
                )
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

    private static func makeQueue(
        of target: PushTarget,
        settings: PushSettings,
        directory: String?
    ) throws(PushError) -> DeliveryQueue {
        guard let directory else { return DeliveryQueue(destination: target.destination, bounds: settings.bounds) }
        do throws(QueueError) {
            return try DeliveryQueue(
                destination: target.destination,
                directory: directory,
                bounds: settings.bounds
            )
        } catch {
            throw .queue(error)
        }
    }

    deinit {
        loop.stop(by: .now)
    }

    /// Delivers what waits, for so long at most, and ends the thread. What is left then stays in the queue's files; where
    /// there are none it is dropped and counted, and so is what is handed over later.
    ///
    /// A destination that fails already gets one last try at once; one that begins to fail is tried again while the
    /// time lasts. May be called more than once; of several deadlines the earliest counts.
    ///
    /// - Parameter isPatient: a destination that fails already is tried for as long as there is time, too.
    public func shutdown(within timeout: Duration, isPatient: Bool = false) async {
        loop.stop(by: .now.advanced(by: timeout), isPatient: isPatient)
        await loop.waitUntilFinished()
    }
}
