import CurlTransfer

/// Hands mail to a server that takes it on. Either all recipients are accepted or nothing is sent.
public struct MailDelivery: Sendable {
    private let server: MailServer
    private let security: TransferSecurity
    private let limits: TransferLimits

    /// - Parameters:
    ///   - authorities: file with the certificates of the authorities that are trusted, in PEM form; nil for those of
    ///     the system.
    ///   - timeout: most time for all of it.
    public init(server: MailServer, authorities: String? = nil, timeout: Duration = .seconds(60)) {
        self.server = server
        security = TransferSecurity(authorities: authorities)
        limits = TransferLimits(
            userAgent: "",
            connectTimeout: .seconds(10),
            requestTimeout: timeout,
            keptAnswerBytes: 0,
            maximumAnswerBytes: 65_536
        )
    }

    /// Blocks until the server has taken the message, or has not.
    public func send(_ message: MailMessage) throws(MailError) {
        let request = TransferRequest(
            url: server.description,
            exchange: .mail(
                sender: message.sender.description,
                recipients: message.recipients.map(\.description),
                message: message.encode(),
                encryption: server.encryption
            ),
            credentials: server.credentials,
            security: security
        )
        do throws(TransferFailure) {
            _ = try CurlHandle().perform(request, limits: limits)
        } catch {
            throw .notDelivered(server: server.description, reason: error.reason)
        }
    }
}
