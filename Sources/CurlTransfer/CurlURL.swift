import CCurl

/// A URL as libcurl reads it, so that what is checked and what is sent to cannot differ.
///
/// Belongs to the function that makes it; never shared.
public struct CurlURL: ~Copyable {
    public enum Part: Sendable {
        case scheme, user, password, host, port, path, query, fragment
    }

    private let handle: OpaquePointer

    /// - Parameter text: an absolute URL.
    public init(parsing text: String) throws(CurlURLFailure) {
        guard let handle = curl_url() else { throw CurlURLFailure(code: CURLUE_OUT_OF_MEMORY) }
        let code = curl_url_set(handle, CURLUPART_URL, text, 0)
        guard code == CURLUE_OK else {
            curl_url_cleanup(handle)
            throw CurlURLFailure(code: code)
        }
        self.handle = handle
    }

    deinit {
        curl_url_cleanup(handle)
    }

    /// The part of the URL, or nothing when it has none.
    ///
    /// - Parameter isDecoded: turns `%XX` into the byte; control characters are refused.
    public func part(_ part: Part, isDecoded: Bool = false) throws(CurlURLFailure) -> String? {
        try text(part.code, isDecoded: isDecoded)
    }

    /// The URL without user, password, query and fragment, so that it may be shown.
    public consuming func withoutSecrets() throws(CurlURLFailure) -> String {
        for secret in [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT] {
            let code = curl_url_set(handle, secret, nil, 0)
            guard code == CURLUE_OK else { throw CurlURLFailure(code: code) }
        }
        return try text(CURLUPART_URL, isDecoded: false) ?? ""
    }

    /// The URL with another host.
    consuming func with(host: String) throws(CurlURLFailure) -> String {
        let code = curl_url_set(handle, CURLUPART_HOST, host, 0)
        guard code == CURLUE_OK else { throw CurlURLFailure(code: code) }
        return try text(CURLUPART_URL, isDecoded: false) ?? ""
    }

    private func text(_ part: CURLUPart, isDecoded: Bool) throws(CurlURLFailure) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        let code = curl_url_get(handle, part, &text, isDecoded ? UInt32(CURLU_URLDECODE) : 0)
        defer { curl_free(text) }
        switch code {
        case CURLUE_OK:
            return text.map { String(cString: $0) }
        case CURLUE_NO_USER, CURLUE_NO_PASSWORD, CURLUE_NO_PORT, CURLUE_NO_QUERY, CURLUE_NO_FRAGMENT:
            return nil
        default:
            throw CurlURLFailure(code: code)
        }
    }
}

extension CurlURL.Part {
    fileprivate var code: CURLUPart {
        switch self {
        case .scheme: CURLUPART_SCHEME
        case .user: CURLUPART_USER
        case .password: CURLUPART_PASSWORD
        case .host: CURLUPART_HOST
        case .port: CURLUPART_PORT
        case .path: CURLUPART_PATH
        case .query: CURLUPART_QUERY
        case .fragment: CURLUPART_FRAGMENT
        }
    }
}

/// Why libcurl does not take a text for a URL.
public struct CurlURLFailure: Error, CustomStringConvertible {
    let code: CURLUcode

    public var description: String { String(cString: curl_url_strerror(code)) }
}
