import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Requests to servers on this machine. Each has a deadline, and anything but success is an error.
enum HTTP {
    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 10
        return URLSession(configuration: configuration)
    }()

    static func get(_ path: String, port: Int, query: [String: String] = [:]) async throws -> Data {
        var components = URLComponents()
        components.scheme = "http"
        components.host = "127.0.0.1"
        components.port = port
        components.path = path
        if !query.isEmpty {
            // A plus sign would be read as a space.
            components.queryItems = query.map { URLQueryItem(name: $0.key, value: $0.value) }
            components.percentEncodedQuery = components.percentEncodedQuery?.replacing("+", with: "%2B")
        }
        guard let url = components.url else { throw EndToEndError(description: "no address: \(components)") }
        return try await send(URLRequest(url: url))
    }

    /// Sends the content of a file.
    static func post(_ file: URL, to path: String, port: Int) async throws {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else {
            throw EndToEndError(description: "no address: \(path)")
        }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.httpBody = try Data(contentsOf: file)
        _ = try await send(request)
    }

    private static func send(_ request: URLRequest) async throws -> Data {
        let (body, response) = try await session.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode
        guard let status, (200..<300).contains(status) else {
            let text = String(decoding: body, as: UTF8.self)
            throw EndToEndError(description: "\(request) answers \(status.map(String.init) ?? "nothing"): \(text)")
        }
        return body
    }
}
