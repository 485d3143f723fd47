import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Requests to servers on this machine. Each has a deadline, and anything but 200 is an error.
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
        let (body, response) = try await session.data(for: URLRequest(url: url))
        let status = (response as? HTTPURLResponse)?.statusCode
        guard status == 200 else {
            let text = String(decoding: body, as: UTF8.self)
            throw EndToEndError(description: "\(url) answers \(status.map(String.init) ?? "nothing"): \(text)")
        }
        return body
    }
}
