import CCurl

/// libcurl's easy handle: one transfer at a time.
///
/// Lives on one thread from its making to its end; not `Sendable`, so that the compiler holds it there.
public final class CurlHandle {
    private static let quotedCharacters = 512
    /// Enough of an answer for its words: for `quotedCharacters` and a secret across the cut.
    private static let wordBytes = 1_024
    /// Bytes of headers after which nothing good can follow and the connection is cut.
    private static let maximumHeaderBytes = 262_144

    /// Most of a header of an answer that is kept.
    private static let maximumKeptHeaderBytes = 1_024

    enum List: Hashable {
        case headers, recipients, connections
    }

    let easy: UnsafeMutableRawPointer
    let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    /// Texts that the request in hand refers to, which libcurl does not copy.
    private var lists: [List: UnsafeMutablePointer<curl_slist>] = [:]

    private var secrets = TransferSecrets([])
    private var wantedHeaders: Set<String> = []
    private var answerHeaders: [String: String] = [:]
    private var keptAnswerBytes = 0
    private var maximumAnswerBytes = 0
    private var upload: [UInt8] = []
    private var uploaded = 0
    private var answer: [UInt8] = []
    private var answerBytes = 0
    private var headerBytes = 0
    /// The newest line of a mail server; nil with other servers.
    private var reply: [UInt8]?

    public init() throws(TransferFailure) {
        try CurlLibrary.start()
        guard let easy = curl_easy_init() else {
            throw TransferFailure(
                kind: .transfer(code: CURLE_OUT_OF_MEMORY.rawValue, meaning: "Out of memory"),
                reason: "libcurl has no memory for a transfer"
            )
        }
        self.easy = easy
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(easy)
        for list in lists.values { curl_slist_free_all(list) }
        errorText.deallocate()
    }

    /// Makes the handle ready for a request. Its connection is used again where possible.
    public func prepare(_ request: TransferRequest, limits: TransferLimits) throws(TransferFailure) {
        curl_easy_reset(easy)
        errorText.pointee = 0
        secrets = request.secrets
        wantedHeaders = request.answerHeaders
        answerHeaders = [:]
        keptAnswerBytes = limits.keptAnswerBytes
        maximumAnswerBytes = limits.maximumAnswerBytes
        upload = []
        uploaded = 0
        answer.removeAll(keepingCapacity: true)
        answerBytes = 0
        headerBytes = 0
        reply = nil
        try setTransport(limits)
        try setSecurity(request.security)
        try setProxy(request.proxy, authorities: request.security.authorities)
        try set(CURLOPT_URL, request.url)
        let hostHeader = try setServerName(request.security.serverName, url: request.url)
        try setCallbacks()
        switch request.exchange {
        case .http(let method, let contentType, let contentEncoding, let body):
            try check(ccurl_set_protocols(easy, 0))
            try set(CURLOPT_CUSTOMREQUEST, method)
            // Waiting for the leave to send a body costs a round trip, or a second with receivers that do not answer it.
            var lines = ["Expect:"]
            if !contentType.isEmpty { lines.append("Content-Type: \(contentType)") }
            if !contentEncoding.isEmpty { lines.append("Content-Encoding: \(contentEncoding)") }
            if let hostHeader { lines.append("Host: \(hostHeader)") }
            try setList(.headers, CURLOPT_HTTPHEADER, lines + request.headers.map(\.line))
            if let body { try setUpload(body) }
            // Whatever this libcurl can unpack; the bound of an answer is on what it comes to.
            if method == "GET" { try set(CURLOPT_ACCEPT_ENCODING, "") }
        case .mail(let sender, let recipients, let message, let encryption):
            reply = []
            try check(ccurl_set_protocols(easy, 1))
            try set(CURLOPT_MAIL_FROM, sender)
            try setList(.recipients, CURLOPT_MAIL_RCPT, recipients)
            try check(ccurl_set_encryption(easy, encryption.level))
            try setUpload(message)
        }
        try setCredentials(request.credentials)
    }

    private func setCredentials(_ credentials: TransferCredentials?) throws(TransferFailure) {
        guard credentials?.isSendable ?? true else {
            let meaning = String(cString: curl_easy_strerror(CURLE_BAD_FUNCTION_ARGUMENT))
            throw TransferFailure(
                kind: .transfer(code: CURLE_BAD_FUNCTION_ARGUMENT.rawValue, meaning: meaning),
                reason: "the credentials hold a character that cannot be sent"
            )
        }
        switch credentials {
        case .basic(let user, let password):
            try set(CURLOPT_USERNAME, user)
            try set(CURLOPT_PASSWORD, password)
        case .bearer(let token):
            try check(ccurl_set_bearer(easy))
            try set(CURLOPT_XOAUTH2_BEARER, token)
        case nil: break
        }
    }

    /// Makes the request on this thread and waits for its end.
    public func perform(_ request: TransferRequest, limits: TransferLimits) throws(TransferFailure) -> TransferAnswer {
        try prepare(request, limits: limits)
        let easy = easy
        return try finish(BrokenPipe.suppressed { curl_easy_perform(easy) })
    }

    /// Whether the transfer that ended is this handle's.
    public func owns(_ completion: CurlMulti.Completion) -> Bool { completion.easy == easy }

    /// What came of the request, read after a multi handle has reported its end and before the next `prepare`.
    public func finish(_ completion: CurlMulti.Completion) throws(TransferFailure) -> TransferAnswer {
        try finish(completion.code)
    }

    private func finish(_ code: CURLcode) throws(TransferFailure) -> TransferAnswer {
        // The body has been sent or given up; while the handle idles it should not hold on to the bytes.
        upload = []
        // An answer that was cut for its length is an answer: its status is known.
        let isCutByUs = code == CURLE_WRITE_ERROR && answerBytes > maximumAnswerBytes
        guard code == CURLE_OK || isCutByUs else { throw failure(code) }
        var status = 0
        try check(ccurl_get_long(easy, CURLINFO_RESPONSE_CODE, &status))
        var seconds: curl_off_t = 0
        try check(ccurl_get_offset(easy, CURLINFO_RETRY_AFTER, &seconds))
        var bodyBytes: curl_off_t = 0
        try check(ccurl_get_offset(easy, CURLINFO_SIZE_UPLOAD_T, &bodyBytes))
        var headBytes = 0
        try check(ccurl_get_long(easy, CURLINFO_REQUEST_SIZE, &headBytes))
        var redirect: UnsafePointer<CChar>?
        try check(ccurl_get_text(easy, CURLINFO_REDIRECT_URL, &redirect))
        return TransferAnswer(
            status: status,
            words: words(answer, isCut: answerBytes > min(answer.count, Self.wordBytes)),
            retryAfter: .seconds(max(0, seconds)),
            redirect: redirect.map { Self.shownRedirect(String(cString: $0)) },
            headers: answerHeaders,
            sentBytes: Int64(bodyBytes) + Int64(headBytes),
            body: answer,
            isTooLong: isCutByUs
        )
    }

    /// Gives libcurl texts, and keeps them for as long as it needs them.
    func setList(_ list: List, _ option: CURLoption, _ lines: [String]) throws(TransferFailure) {
        var made: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = curl_slist_append(made, line) else {
                curl_slist_free_all(made)
                throw failure(CURLE_OUT_OF_MEMORY)
            }
            made = longer
        }
        curl_slist_free_all(lists[list])
        lists[list] = made
        try check(ccurl_set_list(easy, option, made))
    }

    private func setUpload(_ body: [UInt8]) throws(TransferFailure) {
        upload = body
        try check(ccurl_set_long(easy, CURLOPT_UPLOAD, 1))
        try check(ccurl_set_offset(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(body.count)))
    }

    private func setCallbacks() throws(TransferFailure) {
        // Unretained: the callbacks run only inside calls that are made while this object owns the handle.
        let context = Unmanaged.passUnretained(self).toOpaque()
        try check(ccurl_set_pointer(easy, CURLOPT_READDATA, context))
        try check(ccurl_set_pointer(easy, CURLOPT_SEEKDATA, context))
        try check(ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context))
        try check(ccurl_set_pointer(easy, CURLOPT_HEADERDATA, context))
        try check(
            ccurl_set_data_callback(easy, CURLOPT_READFUNCTION) { buffer, size, count, context in
                CurlHandle.from(context)?.read(into: buffer, capacity: size * count) ?? Int(CURL_READFUNC_ABORT)
            }
        )
        try check(
            ccurl_set_seek_callback(easy) { context, offset, origin in
                CurlHandle.from(context)?.seek(to: offset, origin: origin) ?? CURL_SEEKFUNC_FAIL
            }
        )
        try check(
            ccurl_set_data_callback(easy, CURLOPT_WRITEFUNCTION) { buffer, size, count, context in
                CurlHandle.from(context)?.write(from: buffer, count: size * count) ?? 0
            }
        )
        try check(
            ccurl_set_data_callback(easy, CURLOPT_HEADERFUNCTION) { buffer, size, count, context in
                CurlHandle.from(context)?.noteHeader(buffer, count: size * count) ?? 0
            }
        )
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> CurlHandle? {
        context.map { Unmanaged<CurlHandle>.fromOpaque($0).takeUnretainedValue() }
    }

    private func read(into buffer: UnsafeMutablePointer<CChar>?, capacity: Int) -> Int {
        guard let buffer else { return Int(CURL_READFUNC_ABORT) }
        let count = min(capacity, upload.count - uploaded)
        upload.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(start: buffer, count: count)
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[uploaded..<uploaded + count]))
        }
        uploaded += count
        return count
    }

    /// libcurl goes back to the start when a connection that it used again turns out to be closed.
    private func seek(to offset: curl_off_t, origin: CInt) -> CInt {
        guard origin == SEEK_SET, offset >= 0, offset <= upload.count else { return CURL_SEEKFUNC_FAIL }
        uploaded = Int(offset)
        return CURL_SEEKFUNC_OK
    }

    private func write(from buffer: UnsafeMutablePointer<CChar>?, count: Int) -> Int {
        guard let buffer else { return 0 }
        answerBytes += count
        guard answerBytes <= maximumAnswerBytes else { return 0 }
        let kept = min(count, keptAnswerBytes - answer.count)
        answer.append(contentsOf: UnsafeRawBufferPointer(start: buffer, count: kept))
        return count
    }

    private func noteHeader(_ buffer: UnsafeMutablePointer<CChar>?, count: Int) -> Int {
        headerBytes += count
        if reply != nil, let buffer {
            let line = Array(UnsafeRawBufferPointer(start: buffer, count: min(count, Self.wordBytes)))
            // The farewell comes after all, and is about nothing.
            if !line.starts(with: "221".utf8) { reply = line }
        } else if !wantedHeaders.isEmpty, let buffer {
            keepHeader(UnsafeRawBufferPointer(start: buffer, count: count))
        }
        return headerBytes <= Self.maximumHeaderBytes ? count : 0
    }

    private func keepHeader(_ line: UnsafeRawBufferPointer) {
        // What an interim answer said is not about the request.
        if line.starts(with: "HTTP/".utf8) { answerHeaders = [:] }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        guard wantedHeaders.contains(name) else { return }
        let value = String(decoding: line[(colon + 1)...].prefix(Self.maximumKeptHeaderBytes), as: UTF8.self)
        let printable = PrintableText.make(from: value, limit: Self.maximumKeptHeaderBytes)
        // Several headers of one name are one list, RFC 9110 section 5.3.
        let known = answerHeaders[name].map { "\($0), " } ?? ""
        guard known.utf8.count + printable.utf8.count <= Self.maximumKeptHeaderBytes else { return }
        answerHeaders[name] = known + printable
    }

    private func words(_ bytes: [UInt8], isCut: Bool) -> String {
        let text = String(decoding: bytes.prefix(Self.wordBytes), as: UTF8.self)
        return PrintableText.make(from: secrets.removed(from: text, isCut: isCut), limit: Self.quotedCharacters)
    }

    private static func shownRedirect(_ url: String) -> String {
        do {
            return PrintableText.make(from: try CurlURL(parsing: url).withoutSecrets(), limit: quotedCharacters)
        } catch {
            return "a malformed URL"
        }
    }

    func set(_ option: CURLoption, _ text: String) throws(TransferFailure) {
        try check(ccurl_set_text(easy, option, text))
    }

    func check(_ code: CURLcode) throws(TransferFailure) {
        guard code == CURLE_OK else { throw failure(code) }
    }

    func failure(_ code: CURLcode) -> TransferFailure {
        let meaning = String(cString: curl_easy_strerror(code))
        let said = secrets.removed(from: String(cString: errorText), isCut: false)
        let detail = PrintableText.make(from: said, limit: Self.quotedCharacters)
        var reason = detail.isEmpty ? meaning : detail
        // A mail server that refuses says why, in a line that begins with 4 or 5.
        if let reply, let digit = reply.first, [UInt8(ascii: "4"), UInt8(ascii: "5")].contains(digit) {
            reason += "; the server says: \(words(reply, isCut: reply.count == Self.wordBytes))"
        }
        // Who is not let in may be let in with another password; all else that begins with 5 is for good.
        let isPermanent = reply?.first == UInt8(ascii: "5") && code != CURLE_LOGIN_DENIED
        return TransferFailure(
            kind: .transfer(code: code.rawValue, meaning: meaning),
            reason: reason,
            isPermanent: isPermanent
        )
    }
}

extension TransferRequest.MailEncryption {
    fileprivate var level: curl_usessl {
        switch self {
        case .required: CURLUSESSL_ALL
        case .optional: CURLUSESSL_TRY
        case .none: CURLUSESSL_NONE
        }
    }
}
