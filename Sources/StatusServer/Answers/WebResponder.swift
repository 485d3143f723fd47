import HTTPTypes
import HostModel
import HummingbirdCore
import NIOCore
import WebSecurity

/// Stands before the pages: who may ask, how often, and what every answer carries, by the settings in force.
///
/// A request that brings a body is answered without reading it.
struct WebResponder: Sendable {
    let pages: StatusResponder
    let settings: WebSettingsStore
    let account: ServerAccount
    let limiter = RateLimiter()
    let authenticator = Authenticator()

    /// The form in which the HTTP library calls it, for the requests of one connection.
    func bound(to channel: any Channel, isTLS: Bool) -> HTTPChannelHandler.Responder {
        let side = ServerSide(isTLS: isTLS, localAddress: Self.text(for: channel.localAddress))
        return { request, writer, channel in
            let (head, isHead) = (request.head, request.method == .head)
            let settings = settings.current
            let answer = await answer(
                ClientRequest(
                    method: head.method,
                    target: head.path ?? "",
                    authority: head.authority,
                    fields: head.headerFields,
                    side: side
                ),
                settings
            )
            if let ticket = answer.ticket { Self.hand(ticket, to: channel) }
            let response = HTTPResponse(status: answer.status, headerFields: Self.fields(of: answer, settings))
            try await writer.write(response: response, body: isHead ? ResponseBody() : Self.body(of: answer))
        }
    }

    private func answer(_ request: ClientRequest, _ settings: WebSettings) async -> Answer {
        guard limiter.admits(settings.rateLimit) else {
            account.update { $0.refused[.rateLimit, default: 0] += 1 }
            return .text("too many requests, try again later", status: .tooManyRequests, headers: [(.retryAfter, "1")])
        }
        guard !settings.users.isEmpty else { return await pages.answer(request) }
        let verdict = await authenticator.verdict(
            authorization: request.fields[.authorization],
            users: settings.users
        )
        switch verdict {
        case .admitted: return await pages.answer(request)
        case .refused:
            account.update { $0.refused[.unauthorized, default: 0] += 1 }
            return .text("Unauthorized", status: .unauthorized, headers: [(.wwwAuthenticate, "Basic")])
        case .busy:
            account.update { $0.refused[.passwordQueue, default: 0] += 1 }
            return .text(
                "too many passwords are being checked, try again later",
                status: .serviceUnavailable,
                headers: [(.retryAfter, "1")]
            )
        }
    }

    private static func fields(of answer: Answer, _ settings: WebSettings) -> HTTPFields {
        var fields = HTTPFields()
        fields[.date] = HTTPDate.now
        fields[.contentType] = answer.contentType
        fields[.contentLength] = String(answer.parts.reduce(0) { $0 + $1.byteCount })
        fields[.cacheControl] = "no-store"
        fields[.xContentTypeOptions] = "nosniff"
        for (name, value) in answer.headers {
            fields[name] = value
        }
        fields.apply(settings.headers)
        return fields
    }

    private static func body(of answer: Answer) -> ResponseBody {
        let buffers = answer.parts.map(\.buffer)
        return switch buffers.count {
        case 0: ResponseBody()
        case 1: ResponseBody(byteBuffer: buffers[0])
        default: ResponseBody(contentsOf: buffers)
        }
    }

    /// Lets the tracker of the connection hold the ticket. It gets there before the answer, which takes the same way.
    private static func hand(_ ticket: ScrapeTicket, to channel: any Channel) {
        channel.eventLoop.execute {
            let tracker = try? channel.pipeline.syncOperations.handler(type: AnswerTracker.self)
            tracker?.ticket = ticket
        }
    }

    private static func text(for address: SocketAddress?) -> String {
        guard let address, let host = address.ipAddress else { return "localhost" }
        return ListenAddress(host: host, port: address.port ?? 0).description
    }
}
