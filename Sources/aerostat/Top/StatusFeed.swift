import Dispatch
import Synchronization
import TerminalView

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads documents at regular times on a thread of its own, so that keys are heard while a server does not answer.
final class StatusFeed: Sendable {
    /// What has been read, or why not.
    enum Report: Sendable {
        case hosts([String])
        case document(StatusDocument)
        case failure(StatusSourceError)
    }

    private struct State {
        var reports: [Report] = []
        var host: String?
        var isPaused = false
        /// A document is wanted now, paused or not.
        var isHurried = false
    }

    /// More are there only while nobody looks; then the newest count.
    private static let maximumReports = 64

    private let state: Mutex<State>
    private let orders: WakePipe
    /// Can be read when there are reports.
    let news: WakePipe
    private let interval: Duration

    /// - Parameter makeSource: is called on the thread that reads.
    init(
        host: String?,
        interval: Duration,
        makeSource: @escaping @Sendable () throws(StatusSourceError) -> any StatusSource
    ) throws(OutputError) {
        state = Mutex(State(host: host))
        orders = try WakePipe()
        news = try WakePipe()
        self.interval = interval
        DispatchQueue(label: "aerostat.top").async { [self] in
            do throws(StatusSourceError) {
                readForever(try makeSource())
            } catch {
                post(.failure(error))
            }
        }
    }

    /// Reports that have come since the last call, in their order.
    func takeReports() -> [Report] {
        news.empty()
        return state.withLock { state in
            defer { state.reports = [] }
            return state.reports
        }
    }

    func pause(_ isPaused: Bool) {
        state.withLock { $0.isPaused = isPaused }
        orders.wake()
    }

    func refresh() {
        state.withLock { $0.isHurried = true }
        orders.wake()
    }

    func choose(host: String) {
        state.withLock {
            $0.host = host
            $0.isHurried = true
        }
        orders.wake()
    }

    private func post(_ report: Report) {
        state.withLock { state in
            if state.reports.count == Self.maximumReports { state.reports.removeFirst() }
            state.reports.append(report)
        }
        news.wake()
    }

    private func readForever(_ source: any StatusSource) {
        let clock = ContinuousClock()
        var runID: String?
        var hosts: [String] = []
        while true {
            let due = clock.now.advanced(by: interval)
            let host = state.withLock { state in
                state.isHurried = false
                return state.host
            }
            do throws(StatusSourceError) {
                let document = try source.read(host: host)
                if document.runID != runID || !hosts.contains(document.host) {
                    hosts = try source.hosts()
                    post(.hosts(hosts))
                    runID = document.runID
                }
                post(.document(document))
            } catch {
                if case .unknownHost(_, let known) = error { post(.hosts(known)) }
                post(.failure(error))
            }
            guard !source.hasNext else { continue }
            wait(until: due)
        }
    }

    private func wait(until due: ContinuousClock.Instant) {
        while true {
            orders.empty()
            let (isPaused, isHurried) = state.withLock { ($0.isPaused, $0.isHurried) }
            let left = ContinuousClock.now.duration(to: due)
            if isHurried || (!isPaused && left <= .zero) { return }
            let milliseconds = isPaused ? -1 : CInt(min(left / .milliseconds(1) + 1, 3_600_000))
            _ = waitToRead([orders.reading], milliseconds: milliseconds)
        }
    }
}
