import CCurl

/// Texts as parts of URLs.
public enum PercentEncoding {
    /// All bytes but the unreserved ones of RFC 3986 section 2.3 as `%XX`: fits into a path's segment and into a query.
    public static func encode(_ text: String) -> String {
        guard let encoded = curl_easy_escape(nil, text, Int32(text.utf8.count)) else {
            preconditionFailure("libcurl has no memory for a text of \(text.utf8.count) bytes")
        }
        defer { curl_free(encoded) }
        return String(cString: encoded)
    }
}
