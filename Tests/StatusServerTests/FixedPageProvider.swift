import StatusServer
import Synchronization

/// Pages that are set by the test, and a count of the metrics pages asked for.
final class FixedPageProvider: PageProvider {
    struct Pages {
        var metrics: EncodedPage?
        var snapshot: [SharedPage]?
        /// What was asked for, in order.
        var requests: [MetricsRequest] = []
        var isHeld = false
        var held: [CheckedContinuation<Void, Never>] = []
    }

    let pages = Mutex(Pages())
    init(
        metrics: [String]? = ["a 1\n", "b 2\n"],
        snapshot: [String]? = ["{}\n"]
    ) {
        pages.withLock {
            $0.metrics = metrics.map { EncodedPage(parts: $0) }
            $0.snapshot = snapshot?.map { SharedPage($0) }
        }
    }

    var isReady: Bool { pages.withLock { $0.metrics != nil } }

    /// Pages that are asked for from now on come after `release`.
    func hold() {
        pages.withLock { $0.isHeld = true }
    }

    func release() {
        let held = pages.withLock { pages in
            defer { (pages.isHeld, pages.held) = (false, []) }
            return pages.held
        }
        for continuation in held { continuation.resume() }
    }

    /// Waits until so many pages have been asked for and are held.
    func waitForHeld(_ count: Int) async throws {
        while pages.withLock({ $0.held.count }) < count { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Knows `esx-01`.
    func metricsPage(_ request: MetricsRequest) async -> MetricsPage {
        await withCheckedContinuation { continuation in
            let isHeld = pages.withLock { pages in
                pages.requests.append(request)
                if pages.isHeld { pages.held.append(continuation) }
                return pages.isHeld
            }
            if !isHeld { continuation.resume() }
        }
        guard request.host == nil || request.host == "esx-01" else { return .unknownHost("there is esx-01") }
        return pages.withLock { $0.metrics.map { .page($0) } ?? .notReady }
    }

    func snapshotPage() -> [SharedPage]? { pages.withLock { $0.snapshot } }

    func discoveryPage(address: String, scheme: String) -> [SharedPage]? { [SharedPage("\(scheme) \(address)\n")] }

    /// Knows `web-01` of any host, and `web-02` of too many.
    func explainPage(host: String?, machine: String) async -> MachinePage {
        switch machine {
        case "web-01": .found(SharedPage("{\"host\":\"\(host ?? "")\"}\n"))
        case "web-02": .ambiguous("which web-02?")
        default: .unknown("no such machine")
        }
    }

    func mappingPage(host: String?, machine: String) async -> MachinePage {
        await explainPage(host: host, machine: machine)
    }

    /// Knows `esx-01`, once there are metrics.
    func statusPage(host: String?) async -> HostPage {
        guard isReady else { return .notReady }
        guard host == nil || host == "esx-01" else { return .unknownHost("there is esx-01") }
        return .found(SharedPage("{\"host\":\"\(host ?? "first")\"}\n"))
    }

    func hostsPage() -> [SharedPage]? { snapshotPage() }

    /// Says what was asked for.
    func landingPage(_ request: LandingRequest) -> HostPage {
        guard request.host == nil || request.host == "esx-01" else { return .unknownHost("there is esx-01") }
        return .found(
            SharedPage(
                "\(request.host ?? "first") \(request.firstMachine) \(request.telemetryPath) \(request.isReloadEnabled)\n"
            )
        )
    }

    /// Knows `main.js`.
    func landingAsset(_ name: String) -> EncodedPage? {
        guard name == "main.js" else { return nil }
        return EncodedPage(contentType: "text/javascript; charset=utf-8", parts: [SharedPage("// main\n")])
    }
}

extension EncodedPage {
    /// Plain text in the classic format.
    init(parts: [String]) {
        self.init(contentType: "text/plain; version=0.0.4; charset=utf-8", parts: parts.map { SharedPage($0) })
    }
}
