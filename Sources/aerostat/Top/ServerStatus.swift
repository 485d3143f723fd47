import CurlTransfer
import TerminalView

/// Documents of a running `aerostat serve`.
final class ServerStatus: StatusSource {
    /// Whose documents these are, checked.
    struct Endpoint: Sendable {
        /// The URL without user and password: fit for texts.
        let server: String
        let credentials: TransferCredentials?
        let security: TransferSecurity
    }

    /// Enough for some ten thousand machines.
    private static let maximumAnswerBytes = 32 << 20

    private static let limits = TransferLimits(
        userAgent: "aerostat/\(Build.version)",
        connectTimeout: .seconds(5),
        requestTimeout: .seconds(10),
        keptAnswerBytes: maximumAnswerBytes,
        maximumAnswerBytes: maximumAnswerBytes
    )

    private let endpoint: Endpoint
    private let handle: CurlHandle

    init(_ endpoint: Endpoint) throws(StatusSourceError) {
        self.endpoint = endpoint
        do {
            handle = try CurlHandle()
        } catch {
            throw .unreachable(server: endpoint.server, reason: error.reason)
        }
    }

    var hasNext: Bool { false }

    func hosts() throws(StatusSourceError) -> [String] {
        let answer = try get("hosts")
        do throws(DocumentFault) {
            return try FleetDocument(parsing: answer.body).hosts
        } catch {
            throw .malformed(server: endpoint.server, problem: error.description)
        }
    }

    func read(host: String?) throws(StatusSourceError) -> StatusDocument {
        let query = host.map { "?host=\(PercentEncoding.encode($0))" } ?? ""
        let answer = try get("status\(query)")
        if answer.status == 404, let host {
            let known = try hosts()
            if !known.contains(host) { throw .unknownHost(host, known: known) }
        }
        guard answer.status == 200 else { throw failure(answer) }
        do throws(DocumentFault) {
            return try StatusDocument(parsing: answer.body)
        } catch {
            throw .malformed(server: endpoint.server, problem: error.description)
        }
    }

    /// An answer of 200, or of 404, which may be about the host.
    private func get(_ path: String) throws(StatusSourceError) -> TransferAnswer {
        let request = TransferRequest(
            url: "\(endpoint.server)/api/v1/\(path)",
            exchange: .http(method: "GET"),
            credentials: endpoint.credentials,
            security: endpoint.security
        )
        let answer: TransferAnswer
        do throws(TransferFailure) {
            answer = try handle.perform(request, limits: Self.limits)
        } catch {
            throw .unreachable(server: endpoint.server, reason: error.reason)
        }
        if answer.isTooLong {
            throw .malformed(
                server: endpoint.server,
                problem: "an answer is over \(Self.maximumAnswerBytes) bytes long"
            )
        }
        guard answer.status == 200 || (answer.status == 404 && path.contains("?")) else { throw failure(answer) }
        return answer
    }

    private func failure(_ answer: TransferAnswer) -> StatusSourceError {
        switch answer.status {
        case 300..<400: return .redirected(server: endpoint.server, to: answer.redirect ?? "nowhere")
        case 404: return .malformed(server: endpoint.server, problem: "it has no /api/v1/status")
        case 503: return .notReady(server: endpoint.server)
        default: return .refused(server: endpoint.server, status: answer.status, words: answer.words)
        }
    }
}
