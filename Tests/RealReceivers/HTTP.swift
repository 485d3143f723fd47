public import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Requests to servers on this machine. Each has a deadline, and anything but success is an error.
public enum HTTP {
    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 30
        return URLSession(configuration: configuration)
    }()

    public static func get(_ path: String, port: Int, query: [String: String] = [:]) async throws -> Data {
        try await send(URLRequest(url: try url(path, port: port, query: query)))
    }

    /// Sends the content of a file.
    public static func post(_ file: URL, to path: String, port: Int) async throws {
        try await post(try Data(contentsOf: file), to: path, port: port)
    }

    /// Sends bytes.
    ///
    /// - Returns: the answer.
    @discardableResult
    public static func post(
        _ body: Data,
        to path: String,
        port: Int,
        query: [String: String] = [:],
        headers: [String: String] = [:]
    ) async throws -> Data {
        var request = URLRequest(url: try url(path, port: port, query: query))
        request.httpMethod = "POST"
        request.httpBody = body
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        return try await send(request)
    }

    private static func url(_ path: String, port: Int, query: [String: String]) throws -> URL {
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
        return url
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
