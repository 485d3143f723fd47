import ArgumentParser
import CurlTransfer

/// How the server of a view is reached, beside its URL.
struct TopServerOptions: ParsableArguments {
    private static let variables = CredentialsVariables(prefix: "AEROSTAT_TOP")

    @Option(
        help: ArgumentHelp(
            """
            File with user and password, each on a line, or with a token. AEROSTAT_TOP_USER and _PASSWORD, or _TOKEN, \
            stand in.
            """,
            valueName: "file"
        ),
        completion: .file()
    )
    var credentials: String?

    @Option(
        name: .customLong("ca"),
        help: ArgumentHelp("Certificates to trust, in PEM form. (default: those of the system)", valueName: "file"),
        completion: .file()
    )
    var authorities: String?

    var isGiven: Bool { credentials != nil || authorities != nil }

    /// The URL in its plain form.
    static func check(_ url: String) throws -> String {
        do throws(ServerURL.Problem) {
            return try ServerURL.parse(url, schemes: ["http", "https"], allowsPath: true).url
        } catch {
            throw ValidationError(
                "URL \(error.shownURL): \(error.sentence); accepted are http://HOST[:PORT][/PREFIX] and https://..."
            )
        }
    }

    /// Credentials that cannot be read become the exit status.
    func makeEndpoint(_ url: String) throws -> ServerStatus.Endpoint {
        let secret: TransferCredentials?
        do throws(CredentialsError) {
            if let credentials {
                secret = try CredentialsFile.read(credentials)
            } else {
                secret = try Self.variables.read()
            }
        } catch {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        }
        return ServerStatus.Endpoint(
            server: try Self.check(url),
            credentials: secret,
            security: TransferSecurity(authorities: authorities)
        )
    }
}
