import CCurl

/// How the handle connects: times, TLS, proxy.
extension CurlHandle {
    func setTransport(_ limits: TransferLimits) throws(TransferFailure) {
        // Signals would reach whichever thread; without them libcurl's time-outs rely on its own clock.
        try check(ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1))
        try check(ccurl_set_quick_exit(easy))
        try check(ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText))
        try check(ccurl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0))
        try check(ccurl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, limits.connectTimeout.wholeMilliseconds))
        try check(ccurl_set_long(easy, CURLOPT_TIMEOUT_MS, limits.requestTimeout.wholeMilliseconds))
        try set(CURLOPT_USERAGENT, limits.userAgent)
    }

    func setSecurity(_ security: TransferSecurity) throws(TransferFailure) {
        try check(ccurl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1))
        try check(ccurl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2))
        try check(ccurl_set_tls_versions(easy))
        if let authorities = security.authorities { try set(CURLOPT_CAINFO, authorities) }
        if let certificate = security.certificate {
            try set(CURLOPT_SSLCERT, certificate)
            try set(CURLOPT_SSLKEY, security.key ?? certificate)
            // Without one, OpenSSL would ask the terminal for the passphrase of a key that has one, and wait.
            try set(CURLOPT_KEYPASSWD, "")
        }
    }

    /// Has the name asked for and checked in place of the URL's host, and connects to that host all the same.
    ///
    /// libcurl has no setting for the name alone, but one for where the host of a URL is.
    ///
    /// - Returns: what the header `Host` has to say then; nil where nothing is to be done.
    func setServerName(_ name: String?, url text: String) throws(TransferFailure) -> String? {
        guard let name else { return nil }
        do {
            let url = try CurlURL(parsing: text)
            let host = try url.part(.host) ?? ""
            let port = try url.part(.port)
            try set(CURLOPT_URL, try url.with(host: name))
            try setList(.connections, CURLOPT_CONNECT_TO, ["::\(host):"])
            return port.map { "\(host):\($0)" } ?? host
        } catch let failure as TransferFailure {
            throw failure
        } catch {
            let meaning = String(cString: curl_easy_strerror(CURLE_URL_MALFORMAT))
            throw TransferFailure(
                kind: .transfer(code: CURLE_URL_MALFORMAT.rawValue, meaning: meaning),
                reason: "the server name \(PrintableText.make(from: name, limit: 100)) makes no URL: \(error)"
            )
        }
    }

    /// - Parameter authorities: trusted for a proxy that is spoken to over TLS as they are for the server.
    func setProxy(_ proxy: TransferProxy, authorities: String?) throws(TransferFailure) {
        // What a proxy says before it connects is no part of the answer.
        try check(ccurl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1))
        try check(ccurl_set_long(easy, CURLOPT_PROXY_SSL_VERIFYPEER, 1))
        try check(ccurl_set_long(easy, CURLOPT_PROXY_SSL_VERIFYHOST, 2))
        if let authorities { try set(CURLOPT_PROXY_CAINFO, authorities) }
        guard let url = proxy.url else { return }
        try set(CURLOPT_PROXY, url)
        // Else the environment's list of hosts without a proxy would count here too.
        try set(CURLOPT_NOPROXY, "")
        if case .basic(let user, let password) = proxy.credentials {
            try set(CURLOPT_PROXYUSERNAME, user)
            try set(CURLOPT_PROXYPASSWORD, password)
        }
    }
}
