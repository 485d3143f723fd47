import Foundation
import LoopbackServers
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

@testable import WebSecurity

/// A folder with certificates, and a server that says what it thinks of each client.
final class TLSBench: Sendable {
    private let folder: String
    let certificates: TestCertificates
    let server: TestCertificates.Pair

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "aerostat-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path(percentEncoded: false)
        certificates = try TestCertificates(in: folder)
        server = try certificates.issue("server")
    }

    deinit {
        // A folder that stays behind in the system's own for temporary files harms nothing.
        _ = try? FileManager.default.removeItem(atPath: folder)
    }

    static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

    func folder(_ name: String) throws -> String {
        let path = "\(folder)/\(name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Those of the bench's own server.
    func parameters() throws -> TLSParameters {
        TLSParameters(
            certificateChain: try Self.bytes(server.certificate),
            privateKey: try Self.bytes(server.key)
        )
    }

    /// Runs `openssl s_client` against a server with those parameters; what the server said, and what the client shows.
    ///
    /// The server says `admitted` or `refused` and the protocol after a handshake, and nothing without one.
    func talk(_ parameters: TLSParameters, _ arguments: [String]...) async throws -> [String] {
        let tls = try ServerTLS(parameters)
        let group = MultiThreadedEventLoopGroup.singleton
        let listener = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = tls.makeHandler()
                    try channel.pipeline.syncOperations.addHandlers(handler, Greeter(tls: tls, handler: handler))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = listener.localAddress?.port ?? 0
        var answers: [String] = []
        for argument in arguments { answers.append(try await Self.client(port: port, argument)) }
        try await listener.close()
        return answers
    }

    /// Waits on a thread of its own, since those that tests run on are few.
    private static func client(port: Int, _ arguments: [String]) async throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments =
            ["60", "/usr/bin/openssl", "s_client", "-connect", "127.0.0.1:\(port)", "-ign_eof"] + arguments
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                do {
                    try process.run()
                    let text = output.fileHandleForReading.readDataToEndOfFile()
                    process.waitUntilExit()
                    continuation.resume(returning: String(decoding: text, as: UTF8.self))
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }
}

/// Says whether the client is let in, and closes.
private final class Greeter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let tls: ServerTLS
    private let handler: NIOSSLServerHandler

    init(tls: ServerTLS, handler: NIOSSLServerHandler) {
        self.tls = tls
        self.handler = handler
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .some(.handshakeCompleted(let negotiated)) = event as? TLSUserEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        let verdict = tls.admits(handler.peerCertificate) ? "admitted" : "refused"
        let words = context.channel.allocator.buffer(string: "\(verdict) \(negotiated ?? "-")\n")
        context.writeAndFlush(NIOAny(words), promise: nil)
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A handshake that fails is what some tests are about; the client tells of it.
        context.close(promise: nil)
    }
}
