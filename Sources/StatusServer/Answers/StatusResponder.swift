import HTTPTypes
import HostModel

/// Answers requests: the pages by their paths, and what is wrong with all others.
///
/// Paths are compared as they came, undecoded: a path that is written otherwise leads nowhere.
struct StatusResponder: Sendable {
    let provider: any PageProvider
    let telemetryPath: String
    /// Metrics pages that may be under way at a time; 0 for no bound.
    let maximumRequests: Int
    let register: ConnectionRegister
    /// Nil where the lifecycle endpoints are off.
    let reload: (@Sendable () async -> ReloadAnswer)?

    func answer(_ request: ClientRequest) async -> Answer {
        guard request.target.hasPrefix("/") else {
            register.account.update { $0.refused[.malformed, default: 0] += 1 }
            return .text("the target is not a path that begins with /", status: .badRequest)
        }
        let path = request.path
        guard path == telemetryPath || ServerPath.isReserved(path) else {
            return .text("nothing here: / lists the pages there are", status: .notFound)
        }
        if path == ServerPath.reload { return await reloadAnswer(request) }
        guard request.method == .get || request.method == .head else {
            return .text(
                "this page takes GET and HEAD only",
                status: .methodNotAllowed,
                headers: [(.allow, "GET, HEAD")]
            )
        }
        switch path {
        case telemetryPath: return await metricsAnswer(request, host: nil)
        case ServerPath.probe: return await probeAnswer(request)
        case ServerPath.discovery: return discoveryAnswer(request)
        case ServerPath.snapshot: return pageAnswer(provider.snapshotPage(), "application/json")
        case ServerPath.explain: return await machineAnswer(request.query, provider.explainPage)
        case ServerPath.mapping: return await machineAnswer(request.query, provider.mappingPage)
        case ServerPath.status: return await statusAnswer(request.query)
        case ServerPath.hosts: return pageAnswer(provider.hostsPage(), "application/json")
        case ServerPath.landing: return landingAnswer(request.query)
        case _ where path.hasPrefix(ServerPath.assets): return assetAnswer(path)
        case ServerPath.ready: return provider.isReady ? .text("ready") : .notReady
        case ServerPath.favicon:
            return Answer(
                contentType: "image/svg+xml",
                parts: [Favicon.page],
                headers: [(.cacheControl, "max-age=86400")]
            )
        default: return .text("healthy")
        }
    }

    private func probeAnswer(_ request: ClientRequest) async -> Answer {
        do throws(ProbeRequest.Problem) {
            return await metricsAnswer(request, host: try ProbeRequest(query: request.query).host)
        } catch {
            return .text("\(error)", status: .badRequest)
        }
    }

    private func metricsAnswer(_ request: ClientRequest, host: String?) async -> Answer {
        guard let ticket = ticket(for: request) else {
            register.account.update { $0.refused[.maxRequests, default: 0] += 1 }
            return .text(
                "Limit of concurrent requests reached (\(maximumRequests)), try again later.",
                status: .serviceUnavailable,
                headers: [(.retryAfter, "1")]
            )
        }
        let page = await provider.metricsPage(
            MetricsRequest(
                accept: request.fields[.accept],
                acceptEncoding: request.fields[.acceptEncoding],
                host: host
            )
        )
        switch page {
        case .page(let page):
            var answer = Answer(
                contentType: page.contentType,
                parts: page.parts,
                headers: [(.vary, "Accept, Accept-Encoding")]
            )
            if let encoding = page.contentEncoding { answer.headers.append((.contentEncoding, encoding)) }
            answer.ticket = ticket
            return answer
        case .unknownHost(let text): return .text(text, status: .notFound)
        case .notReady: return .notReady
        }
    }

    /// Where as many pages are under way as there may be, one whose client does not read it makes room.
    private func ticket(for request: ClientRequest) -> ScrapeTicket? {
        let account = register.account
        guard account.admitScrape(limit: maximumRequests) || register.displaceStalledReader() && account.admitScrape()
        else { return nil }
        return ScrapeTicket(account: account, isScrape: request.method == .get, start: request.start)
    }

    private func discoveryAnswer(_ request: ClientRequest) -> Answer {
        let page = provider.discoveryPage(
            address: HostHeader.plain(request.authority) ?? request.side.localAddress,
            scheme: request.side.isTLS ? "https" : "http"
        )
        return pageAnswer(page, "application/json")
    }

    private func pageAnswer(_ parts: [SharedPage]?, _ contentType: String) -> Answer {
        guard let parts else { return .notReady }
        return Answer(contentType: contentType, parts: parts)
    }

    private func machineAnswer(
        _ query: String,
        _ page: (_ host: String?, _ machine: String) async -> MachinePage
    ) async -> Answer {
        guard provider.isReady else { return .notReady }
        let request: MachineRequest
        do throws(MachineRequest.Problem) {
            request = try MachineRequest(query: query)
        } catch {
            return .text("\(error)", status: .badRequest)
        }
        switch await page(request.host, request.machine) {
        case .found(let page): return Answer(contentType: "application/json", parts: [page])
        case .unknown(let text): return .text(text, status: .notFound)
        case .ambiguous(let text): return .text(text, status: .badRequest)
        }
    }

    private func statusAnswer(_ query: String) async -> Answer {
        do throws(HostRequest.Problem) {
            let request = try HostRequest(query: query)
            return hostAnswer(await provider.statusPage(host: request.host), "application/json")
        } catch {
            return .text("\(error)", status: .badRequest)
        }
    }

    private func landingAnswer(_ query: String) -> Answer {
        let request: HostRequest
        do throws(HostRequest.Problem) {
            request = try HostRequest(query: query, others: ["vm"])
        } catch {
            return .text("\(error)", status: .badRequest)
        }
        let page = provider.landingPage(
            LandingRequest(
                host: request.host,
                firstMachine: request.firstMachine,
                telemetryPath: telemetryPath,
                isReloadEnabled: reload != nil
            )
        )
        return hostAnswer(page, "text/html; charset=utf-8", headers: LandingPolicy.headers)
    }

    private func hostAnswer(
        _ page: HostPage,
        _ contentType: String,
        headers: [(HTTPField.Name, String)] = []
    ) -> Answer {
        switch page {
        case .found(let page): return Answer(contentType: contentType, parts: [page], headers: headers)
        case .unknownHost(let text): return .text(text, status: .notFound)
        case .notReady: return .notReady
        }
    }

    private func assetAnswer(_ path: String) -> Answer {
        guard let asset = provider.landingAsset(String(path.dropFirst(ServerPath.assets.count))) else {
            return .text("nothing here: / is the page that loads what stands here", status: .notFound)
        }
        return Answer(contentType: asset.contentType, parts: asset.parts)
    }

    private func reloadAnswer(_ request: ClientRequest) async -> Answer {
        guard request.method == .post || request.method == .put else {
            return .text(
                "Only POST or PUT requests allowed.",
                status: .methodNotAllowed,
                headers: [(.allow, "POST, PUT")]
            )
        }
        guard let reload else { return .text("Lifecycle API is not enabled.", status: .forbidden) }
        guard !request.isFromAnotherSite else {
            return .text("pages of other sites may not ask for this", status: .forbidden)
        }
        switch await reload() {
        case .reloaded: return .text("reloaded")
        case .refused(let text): return .text(text, status: .internalServerError)
        }
    }
}
