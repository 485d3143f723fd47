import HTTPTypes
import Hummingbird

/// Answers a request: finds the page for its path, and says what would have been right where there is none.
///
/// Every page here takes GET and HEAD and no body. A request that brings a body is answered and its connection
/// closed, so that nobody can keep the server reading.
struct StatusResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let provider: any PageProvider
    let telemetryPath: String

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        let isHead = request.method == .head
        let answer = await answer(method: request.method, path: request.uri.path, query: request.uri.query)
        var headers = HTTPFields()
        headers[.contentType] = answer.contentType
        headers[.contentLength] = String(answer.parts.reduce(0) { $0 + $1.byteCount })
        headers[.cacheControl] = "no-store"
        headers[.xContentTypeOptions] = "nosniff"
        for (name, value) in answer.headers {
            headers[name] = value
        }
        let buffers = isHead ? [] : answer.parts.map(\.buffer)
        guard Self.carriesBody(request) else {
            return Response(status: answer.status, headers: headers, body: Self.body(of: buffers))
        }
        headers[.connection] = "close"
        return Response(status: answer.status, headers: headers, body: Self.closingBody(of: buffers))
    }

    /// True when bytes follow the head of the request.
    private static func carriesBody(_ request: Request) -> Bool {
        if request.headers[.transferEncoding] != nil { return true }
        guard let length = request.headers[.contentLength] else { return false }
        return length != "0"
    }

    private static func body(of buffers: [ByteBuffer]) -> ResponseBody {
        switch buffers.count {
        case 0: ResponseBody()
        case 1: ResponseBody(byteBuffer: buffers[0])
        default: ResponseBody(contentsOf: buffers)
        }
    }

    /// A body after which the connection ends: the error makes the server leave the connection instead of reading
    /// the rest of the request.
    private static func closingBody(of buffers: [ByteBuffer]) -> ResponseBody {
        ResponseBody(contentLength: buffers.reduce(0) { $0 + $1.readableBytes }) { writer in
            try await writer.write(contentsOf: buffers)
            try await writer.finish(nil)
            throw UnreadRequestBody()
        }
    }

    private struct UnreadRequestBody: Error {}

    /// What is sent back, before it is put into the library's terms.
    struct Answer {
        var status = HTTPResponse.Status.ok
        var contentType = "text/plain; charset=utf-8"
        var parts: [SharedPage]
        var headers: [(HTTPField.Name, String)] = []
    }

    func answer(method: HTTPRequest.Method, path: String, query: String? = nil) async -> Answer {
        let isKnown = path == telemetryPath || ServerPath.reserved.contains(path)
        guard isKnown else {
            return Answer(status: .notFound, parts: [SharedPage("nothing here: / lists the pages there are\n")])
        }
        guard method == .get || method == .head else {
            return Answer(
                status: .methodNotAllowed,
                parts: [SharedPage("this page takes GET and HEAD only\n")],
                headers: [(.allow, "GET, HEAD")]
            )
        }
        switch path {
        case telemetryPath:
            return pageAnswer(
                provider.metricsPage(isScrape: method == .get),
                "text/plain; version=0.0.4; charset=utf-8"
            )
        case ServerPath.snapshot:
            return pageAnswer(provider.snapshotPage(), "application/json")
        case ServerPath.explain:
            return await explainAnswer(query)
        case ServerPath.landing:
            return landingAnswer()
        case ServerPath.ready:
            return provider.isReady ? Answer(parts: [SharedPage("ready\n")]) : Self.notReady
        case ServerPath.favicon:
            return Answer(
                contentType: "image/svg+xml",
                parts: [Favicon.page],
                headers: [(.cacheControl, "max-age=86400")]
            )
        default:
            return Answer(parts: [SharedPage("healthy\n")])
        }
    }

    private func pageAnswer(_ parts: [SharedPage]?, _ contentType: String) -> Answer {
        guard let parts else { return Self.notReady }
        return Answer(contentType: contentType, parts: parts)
    }

    private func explainAnswer(_ query: String?) async -> Answer {
        guard provider.isReady else { return Self.notReady }
        let request: ExplainRequest
        do throws(ExplainRequest.Problem) {
            request = try ExplainRequest(query: query ?? "")
        } catch {
            return Answer(status: .badRequest, parts: [SharedPage("\(error)\n")])
        }
        switch await provider.explainPage(host: request.host, machine: request.machine) {
        case .found(let page): return Answer(contentType: "application/json", parts: [page])
        case .unknown(let text): return Answer(status: .notFound, parts: [SharedPage("\(text)\n")])
        case .ambiguous(let text): return Answer(status: .badRequest, parts: [SharedPage("\(text)\n")])
        }
    }

    private func landingAnswer() -> Answer {
        let page = LandingPage(facts: provider.landingPageFacts(), telemetryPath: telemetryPath)
        return Answer(
            contentType: "text/html; charset=utf-8",
            parts: [SharedPage(page.html)],
            headers: [
                (.contentSecurityPolicy, LandingPage.contentSecurityPolicy)
            ]
        )
    }

    private static let notReady = Answer(
        status: .serviceUnavailable,
        parts: [SharedPage("not ready: the first snapshot is still to come\n")],
        headers: [(.retryAfter, "1")]
    )
}
