import CurlTransfer
import Logging
import Synchronization

/// What runs on the push thread: starts what is ready, lets libcurl work, hands out what has ended, waits.
///
/// Made by the client, then used by the thread alone, apart from the wish to stop.
final class PushLoop: Sendable {
    private let destinations: [PushDestination]
    private let options: PushOptions
    private let multi: CurlMulti
    private let logger: Logger
    private let control = Mutex(Control())

    /// The wish to stop, and those who wait until it has been followed.
    private struct Control {
        /// A destination that fails is tried for as long as there is time.
        var isPatient = false
        var deadline: ContinuousClock.Instant?
        var waiters: [CheckedContinuation<Void, Never>] = []
        var isFinished = false
    }

    /// Longest wait without an event: queues are tended that often.
    private static let longestWait = Duration.seconds(1)

    init(destinations: [PushDestination], options: PushOptions, multi: CurlMulti, logger: Logger) {
        self.destinations = destinations
        self.options = options
        self.multi = multi
        self.logger = logger
    }

    /// Asks the thread to end, at the deadline at the latest; of several deadlines the earliest counts.
    ///
    /// - Parameter isPatient: destinations that fail are tried until the deadline, not once more.
    func stop(by deadline: ContinuousClock.Instant, isPatient: Bool = false) {
        control.withLock { control in
            control.isPatient = isPatient
            control.deadline = min(deadline, control.deadline ?? deadline)
        }
        multi.wake()
    }

    /// Waits until the thread has ended its work.
    func waitUntilFinished() async {
        await withCheckedContinuation { waiter in
            let isFinished = control.withLock { control in
                if !control.isFinished { control.waiters.append(waiter) }
                return control.isFinished
            }
            if isFinished { waiter.resume() }
        }
    }

    /// The body of the thread.
    func run() {
        let lanes = destinations.map {
            PushLane(destination: $0, options: options, multi: multi, logger: logger)
        }
        deliver(through: lanes)
        for lane in lanes { lane.close() }
        for destination in destinations { destination.releaseAllWaiters() }
        let waiters = control.withLock { control in
            control.isFinished = true
            defer { control.waiters = [] }
            return control.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when the client has asked to stop and everything is delivered or the deadline is over.
    private func deliver(through lanes: [PushLane]) {
        let clock = ContinuousClock()
        var announcedDeadline: ContinuousClock.Instant?
        while true {
            let now = clock.now
            let (deadline, isPatient) = control.withLock { ($0.deadline, $0.isPatient) }
            if let deadline, deadline != announcedDeadline {
                announcedDeadline = deadline
                for lane in lanes { lane.beginShutdown(deadline: deadline, isPatient: isPatient) }
            }
            if let deadline, now >= deadline || lanes.allSatisfy(\.isIdle) { return }
            tend(lanes, at: now)
            for lane in lanes { lane.startIfReady(at: now) }
            do throws(TransferFailure) {
                try multi.perform()
                if handOutCompleted(to: lanes, at: clock.now) { continue }
                var wake = clock.now.advanced(by: Self.longestWait)
                for moment in lanes.compactMap(\.nextStart) + [deadline].compactMap(\.self) { wake = min(wake, moment) }
                let waiting = clock.now
                for moment in lanes.compactMap({ $0.nextSync(at: waiting) }) { wake = min(wake, moment) }
                try multi.wait(atMostMilliseconds: Int32(waiting.duration(to: wake).wholeMilliseconds))
            } catch {
                // A multi handle that fails here has lost its memory or its sockets and stays so.
                logger.critical("push ends for all destinations: \(error.reason)")
                return
            }
        }
    }

    private func tend(_ lanes: [PushLane], at now: ContinuousClock.Instant) {
        let milliseconds = options.wallClockMilliseconds()
        for lane in lanes {
            lane.tend(at: milliseconds)
            if lane.destination.hasWaiters {
                lane.destination.releaseWaiters(at: now, lastProgress: lane.lastProgress)
            }
        }
    }

    /// - Returns: whether anything had ended, so that lanes may be ready again.
    private func handOutCompleted(to lanes: [PushLane], at now: ContinuousClock.Instant) -> Bool {
        var anyCompleted = false
        while let completed = multi.nextCompleted() {
            anyCompleted = true
            // Exactly one lane knows the handle; asking them in turn is cheap next to a request.
            _ = lanes.contains { $0.finish(completed, at: now) }
        }
        return anyCompleted
    }
}
