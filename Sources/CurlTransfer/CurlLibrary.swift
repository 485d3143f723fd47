import CCurl

/// libcurl's global state, set up once in a process.
enum CurlLibrary {
    private static let result = curl_global_init(Int(CURL_GLOBAL_ALL))

    static func start() throws(TransferFailure) {
        guard result == CURLE_OK else {
            let meaning = String(cString: curl_easy_strerror(result))
            throw TransferFailure(
                kind: .transfer(code: result.rawValue, meaning: meaning),
                reason: "libcurl says: \(meaning)"
            )
        }
    }
}
