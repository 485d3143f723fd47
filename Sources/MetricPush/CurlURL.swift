import CCurl

/// A URL as libcurl reads it, so that what is checked and what is sent to cannot differ.
///
/// Belongs to the function that makes it; never shared.
struct CurlURL: ~Copyable {
    private let handle: OpaquePointer

    /// - Parameter text: an absolute URL.
    init(parsing text: String) throws(CurlURLFailure) {
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
    func part(_ part: CURLUPart, isDecoded: Bool = false) throws(CurlURLFailure) -> String? {
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

    /// The URL without user, password, query and fragment, so that it may be shown.
    consuming func withoutSecrets() throws(CurlURLFailure) -> String {
        for secret in [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT] {
            let code = curl_url_set(handle, secret, nil, 0)
            guard code == CURLUE_OK else { throw CurlURLFailure(code: code) }
        }
        return try part(CURLUPART_URL) ?? ""
    }
}

/// Why libcurl does not take a text for a URL.
struct CurlURLFailure: Error, CustomStringConvertible {
    let code: CURLUcode

    var description: String { String(cString: curl_url_strerror(code)) }
}
