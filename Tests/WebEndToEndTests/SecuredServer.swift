import Foundation
import LoopbackServers
import RealReceivers

/// A web configuration file of a test, with certificates beside it, and what clients need to get in.
struct SecuredServer {
    let surroundings: Surroundings
    let certificates: TestCertificates
    let server: TestCertificates.Pair
    let client: TestCertificates.Pair
    /// Path of the web configuration file.
    let file: String

    init(in surroundings: Surroundings) throws {
        self.surroundings = surroundings
        let folder = surroundings.folder.appending(path: "tls")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificates = try TestCertificates(in: folder.path())
        server = try certificates.issue("server")
        client = try certificates.issue("client", for: "DNS:scraper.example")
        file = surroundings.path("web.yml")
    }

    /// Replaces the file as an editor does, in one step.
    func write(_ text: String) throws {
        let new = try surroundings.write(text, to: "web.yml.new")
        guard rename(new, file) == 0 else { throw EndToEndError(description: "rename: errno \(errno)") }
    }

    var serverTLS: String {
        "tls_server_config: {cert_file: tls/server.pem, key_file: tls/server.key}\n"
    }

    var clientTLS: String {
        """
        tls_server_config:
          cert_file: tls/server.pem
          key_file: tls/server.key
          client_auth_type: RequireAndVerifyClientCert
          client_ca_file: tls/authority.pem
          client_allowed_sans: [scraper.example]

        """
    }

    func aerostat(_ arguments: String...) throws -> RunningProgram {
        try surroundings.startAerostat(["--web.config.file", file] + arguments)
    }

    /// What curl needs to trust the server.
    var trust: [String] { ["--cacert", certificates.authority] }
    /// What curl needs to be let in where certificates are asked for.
    var identity: [String] { ["--cert", client.certificate, "--key", client.key] }
}
