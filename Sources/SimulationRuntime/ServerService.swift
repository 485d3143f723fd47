import ServiceLifecycle
import StatusServer

/// Runs the HTTP server as one of the program's services.
struct ServerService: Service {
    let server: StatusServer

    func run() async throws {
        try await server.run()
    }
}
