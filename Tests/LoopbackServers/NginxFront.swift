import Foundation

/// A real nginx on loopback that speaks TLS and passes on what it is sent, as many a receiver stands behind one.
///
/// One process in a folder of its own; both are gone after `stop`.
public final class NginxFront: Sendable {
    public struct Options: Sendable {
        public enum Certificate: Sendable, Hashable {
            case good
            /// For a host that is not the one that is connected to.
            case otherName
            case expired
        }

        public var certificate = Certificate.good
        /// User and password without which the answer is 401.
        public var login: (user: String, password: String)?
        /// Lets in only those that show a certificate of the same authority; others are answered 400.
        public var requiresClientCertificate = false
        public var speaksHTTP2 = false

        public init() {}
    }

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    private static let program = "/usr/sbin/nginx"
    /// Whether tests with it run. Where they must prove something, a missing program is a failure and no reason to skip.
    public static let isExpected =
        FileManager.default.isExecutableFile(atPath: program) || ProcessInfo.processInfo.environment["CI"] == "true"

    /// Where it listens, on 127.0.0.1.
    public let port: UInt16
    /// File with the certificate of the authority that vouches for it.
    public let authority: String
    /// What a client may show.
    public let client: TestCertificates.Pair

    private let folder: String
    private let process: Process

    /// - Parameter upstream: port on 127.0.0.1 that requests are passed on to, in plain HTTP.
    public static func start(
        passingTo upstream: UInt16,
        with options: Options = Options()
    ) async throws -> NginxFront {
        let front = try NginxFront(upstream: upstream, options: options)
        do {
            try await front.waitUntilReady()
        } catch {
            front.stop()
            throw error
        }
        return front
    }

    private init(upstream: UInt16, options: Options) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "nginx-\(UUID().uuidString)").path
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let certificates = try TestCertificates(in: folder)
        let server =
            switch options.certificate {
            case .good: try certificates.issue("server")
            case .otherName: try certificates.issue("server", for: "DNS:other.example")
            case .expired: try certificates.issue("server", days: -1)
            }
        authority = certificates.authority
        client = try certificates.issue("client", for: "DNS:client.example")
        port = try LoopbackSocket.unusedPort()
        if let login = options.login {
            try Self.write("\(login.user):{PLAIN}\(login.password)\n", to: "\(folder)/users")
        }
        let text = Self.configuration(
            folder: folder,
            listen: "127.0.0.1:\(port) ssl\(options.speaksHTTP2 ? " http2" : "")",
            server: server,
            clientAuthority: options.requiresClientCertificate ? certificates.authority : nil,
            hasUsers: options.login != nil,
            upstream: upstream
        )
        try Self.write(text, to: "\(folder)/nginx.conf")
        process = Process()
        process.executableURL = URL(fileURLWithPath: Self.program)
        process.arguments = ["-p", folder, "-c", "\(folder)/nginx.conf", "-e", "\(folder)/error.log"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// What nginx noted about requests and failures, for the message of a test that fails.
    public var errors: String {
        FileManager.default.contents(atPath: "\(folder)/error.log").map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Ends the process and removes its folder, certificates included.
    public func stop() {
        // It inherits blocked signals where a thread of the concurrency pool starts it, and keeps them blocked; a server
        // of a single process leaves nothing behind when it is killed.
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        // Only the system's own cleaning of its folder for temporary files could have been faster.
        _ = try? FileManager.default.removeItem(atPath: folder)
    }

    private func waitUntilReady() async throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while process.isRunning, ContinuousClock.now < deadline {
            do {
                // The plain request is sent away, but by nginx.
                if try !LoopbackSocket.get("/", port: port).isEmpty { return }
            } catch {
                // Nobody listens yet.
            }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw Failure(description: "nginx does not start: \(errors)")
    }

    private static func configuration(
        folder: String,
        listen: String,
        server: TestCertificates.Pair,
        clientAuthority: String?,
        hasUsers: Bool,
        upstream: UInt16
    ) -> String {
        // A single process, so that nothing stays when it is killed.
        """
        daemon off;
        master_process off;
        pid \(folder)/nginx.pid;
        error_log \(folder)/error.log info;
        events { worker_connections 256; }
        http {
            access_log off;
            client_max_body_size 0;
            client_body_temp_path \(folder)/client;
            proxy_temp_path \(folder)/proxy;
            fastcgi_temp_path \(folder)/fastcgi;
            uwsgi_temp_path \(folder)/uwsgi;
            scgi_temp_path \(folder)/scgi;
            server {
                listen \(listen);
                ssl_certificate \(server.certificate);
                ssl_certificate_key \(server.key);
                \(clientAuthority.map { "ssl_verify_client on; ssl_client_certificate \($0);" } ?? "")
                location / {
                    \(hasUsers ? "auth_basic \"tests\"; auth_basic_user_file \(folder)/users;" : "")
                    proxy_pass http://127.0.0.1:\(upstream);
                    proxy_http_version 1.1;
                    proxy_set_header Host $http_host;
                }
            }
        }

        """
    }

    private static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}
