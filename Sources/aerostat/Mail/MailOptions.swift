import ArgumentParser
import CurlTransfer
import HostModel
import ReportMail
import SimulationRuntime

/// To whom a result is mailed, and through which server.
struct MailOptions: ParsableArguments {
    enum Encryption: String, ExpressibleByArgument, CaseIterable {
        case required, optional, none
    }

    private static let variables = CredentialsVariables(prefix: "AEROSTAT_MAIL")
    private static let localServer = "smtp://localhost:25"

    @Option(
        name: .customLong("mail-to"),
        help: ArgumentHelp("Mail to this address too; may be given more than once.", valueName: "address"),
        transform: Self.address
    )
    var recipients: [MailAddress] = []

    @Option(
        name: .customLong("mail-from"),
        help: ArgumentHelp("Sender of the mail. (default: aerostat@ this machine's name)", valueName: "address"),
        transform: Self.address
    )
    var sender: MailAddress?

    @Option(
        name: .customLong("mail-server"),
        help: ArgumentHelp(
            "Server that takes the mail: smtp://HOST[:PORT] or smtps://HOST[:PORT]. (default: \(localServer))",
            valueName: "url"
        )
    )
    var server: String?

    @Option(
        name: .customLong("mail-tls"),
        help: ArgumentHelp(
            "STARTTLS with an smtp:// server. (default: required with credentials, else optional)",
            valueName: "use"
        )
    )
    var encryption: Encryption?

    @Option(
        name: .customLong("mail-credentials"),
        help: ArgumentHelp(
            "File with user and password, each on a line. AEROSTAT_MAIL_USER and AEROSTAT_MAIL_PASSWORD stand in.",
            valueName: "file"
        ),
        completion: .file()
    )
    var credentials: String?

    @Option(
        name: .customLong("mail-ca"),
        help: ArgumentHelp("Certificates to trust, in PEM form. (default: those of the system)", valueName: "file"),
        completion: .file()
    )
    var authorities: String?

    /// Whether anything is to be mailed.
    var isWanted: Bool { !recipients.isEmpty }

    func validate() throws {
        guard isWanted else {
            let others = [server, credentials, authorities, encryption?.rawValue, sender?.description]
            guard others.allSatisfy({ $0 == nil }) else {
                throw ValidationError("--mail options are about --mail-to, which is not given")
            }
            return
        }
        _ = try makeServer(credentials: nil)
    }

    /// Mails a result in both of its forms, and waits until the server has it. What is wrong is thrown as it is: a
    /// `MailError` or `CredentialsError` in one line.
    func send(subject: String, text: [UInt8], html: [UInt8]) throws {
        guard isWanted else { return }
        let secret = try credentials.map(CredentialsFile.read) ?? Self.variables.read()
        if case .bearer = secret {
            throw CredentialsError.malformed(
                source: credentials ?? "the environment",
                expectation: "a mail server needs user and password"
            )
        }
        let message = MailMessage(
            sender: makeSender(),
            recipients: recipients,
            subject: subject,
            text: text,
            html: html,
            date: WallClock.now(),
            identifier: .random(in: .min ... .max)
        )
        try MailDelivery(server: try makeServer(credentials: secret), authorities: authorities).send(message)
    }

    private func makeServer(credentials: TransferCredentials?) throws -> MailServer {
        do {
            return try MailServer(
                parsing: server ?? Self.localServer,
                encryption: encryption.flatMap { MailServer.Encryption(rawValue: $0.rawValue) },
                credentials: credentials
            )
        } catch {
            throw ValidationError("\(error)")
        }
    }

    private func makeSender() -> MailAddress {
        sender ?? .ofThisMachine
    }

    private static func address(_ text: String) throws -> MailAddress {
        do {
            return try MailAddress(parsing: text)
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
