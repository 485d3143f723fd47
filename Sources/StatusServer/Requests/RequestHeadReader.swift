/// Reads the head of an HTTP/1 request as its bytes come in, and refuses it as soon as it cannot become a good one.
///
/// It is stricter than the parser behind it, on purpose: whatever two parsers could understand differently (bare line
/// feeds, folded fields, two lengths) is refused, so that both always agree where a request ends.
struct RequestHeadReader {
    /// A head that is complete and good.
    struct Head: Hashable {
        /// Offset of the request line; empty lines may stand before it.
        var start: Int
        /// Offset behind the empty line that ends the head.
        var end: Int
        /// True when a body follows.
        var carriesBody = false
        /// True when the connection ends after the answer: the client asked for that, speaks HTTP/1.0, or asked for
        /// another protocol, after which the bytes would mean something else.
        var endsConnection = false
    }

    enum Progress: Hashable {
        case incomplete
        case complete(Head)
        case refused(RequestProblem)
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"]

    let limits: RequestLimits
    /// Offset of the request line, once it has begun.
    private var start = 0
    private var lineStart = 0
    private var scanned = 0
    private var hasRequestLine = false
    private var isVersion10 = false
    private var fields = 0
    private var hosts = 0
    private var contentLength: Bool?
    private var hasTransferEncoding = false
    private var endsConnection = false

    init(limits: RequestLimits) {
        self.limits = limits
    }

    /// Goes on where the last call stopped. After another answer than `incomplete`, a new reader is needed.
    ///
    /// - Parameter bytes: all bytes since the last head, those of the last call included.
    mutating func advance(over bytes: UnsafeRawBufferPointer) -> Progress {
        do throws(RequestProblem) {
            while let lineFeed = bytes[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
                scanned = lineFeed + 1
                try checkSize(lineEnd: lineFeed - 1)
                guard lineFeed > lineStart, bytes[lineFeed - 1] == UInt8(ascii: "\r") else { throw .badLineEnding }
                let line = bytes[lineStart..<lineFeed - 1]
                lineStart = scanned
                if !hasRequestLine {
                    // Old clients send an empty line behind a body.
                    if line.isEmpty { start = lineStart } else { try readRequestLine(Bytes(rebasing: line)) }
                } else if line.isEmpty {
                    return .complete(try finishedHead())
                } else {
                    try readField(Bytes(rebasing: line))
                }
            }
            scanned = bytes.count
            try checkSize(lineEnd: bytes.count)
            return .incomplete
        } catch {
            return .refused(error)
        }
    }

    private typealias Bytes = UnsafeRawBufferPointer

    private func checkSize(lineEnd: Int) throws(RequestProblem) {
        if !hasRequestLine, lineEnd - lineStart > limits.requestLine { throw .requestLineTooLong }
        if lineEnd - start > limits.head { throw .headTooLarge }
    }

    private mutating func readRequestLine(_ line: Bytes) throws(RequestProblem) {
        hasRequestLine = true
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
        guard words.count == 3, !words[0].isEmpty, words[0].allSatisfy(Self.isTokenByte) else { throw .badRequestLine }
        try readVersion(Bytes(rebasing: words[2]))
        let method = String(decoding: words[0].prefix(16), as: UTF8.self)
        if method == "CONNECT" { throw .tunnel }
        guard Self.methods.contains(method), words[0].count <= 16 else { throw .unknownMethod }
        guard words[1].first == UInt8(ascii: "/"), words[1].allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw .badTarget
        }
    }

    private mutating func readVersion(_ word: Bytes) throws(RequestProblem) {
        guard word.count == 8, word.prefix(5).elementsEqual("HTTP/".utf8), word[6] == UInt8(ascii: "."),
            Self.isDigit(word[5]), Self.isDigit(word[7])
        else { throw .badRequestLine }
        guard word[5] == UInt8(ascii: "1"), word[7] == UInt8(ascii: "1") || word[7] == UInt8(ascii: "0") else {
            throw .unknownVersion
        }
        isVersion10 = word[7] == UInt8(ascii: "0")
        endsConnection = isVersion10
    }

    private mutating func readField(_ line: Bytes) throws(RequestProblem) {
        fields += 1
        if fields > limits.fields { throw .tooManyFields }
        if line[0] == UInt8(ascii: " ") || line[0] == UInt8(ascii: "\t") { throw .foldedField }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            line[..<colon].allSatisfy(Self.isTokenByte), line[(colon + 1)...].allSatisfy(Self.isValueByte)
        else { throw .badField }
        let name = Bytes(rebasing: line[..<colon])
        let value = Self.trimmed(line[(colon + 1)...])
        // The lengths keep the usual fields from being looked at any further.
        switch name.count {
        case 4 where Self.matches(name, "host"): hosts += 1
        case 6 where Self.matches(name, "expect"):
            guard Self.matches(value, "100-continue") else { throw .unknownExpectation }
        case 7 where Self.matches(name, "upgrade"): endsConnection = true
        case 10 where Self.matches(name, "connection"):
            if value.split(separator: UInt8(ascii: ",")).contains(where: { Self.matches(Self.trimmed($0), "close") }) {
                endsConnection = true
            }
        case 14 where Self.matches(name, "content-length"): try readContentLength(value)
        case 17 where Self.matches(name, "transfer-encoding"):
            guard !hasTransferEncoding else { throw .badTransferEncoding }
            guard Self.matches(value, "chunked") else { throw .unknownTransferCoding }
            hasTransferEncoding = true
        default: break
        }
    }

    private mutating func readContentLength(_ value: Bytes) throws(RequestProblem) {
        guard contentLength == nil else { throw .repeatedContentLength }
        // Eighteen digits fit into 64 bits, and are more than anybody has.
        guard (1...18).contains(value.count), value.allSatisfy(Self.isDigit) else { throw .badContentLength }
        contentLength = value.contains { $0 != UInt8(ascii: "0") }
    }

    private func finishedHead() throws(RequestProblem) -> Head {
        if hosts == 0, !isVersion10 { throw .noHost }
        if hosts > 1 { throw .repeatedHost }
        if hasTransferEncoding, contentLength != nil || isVersion10 { throw .badTransferEncoding }
        return Head(
            start: start,
            end: scanned,
            carriesBody: hasTransferEncoding || contentLength == true,
            endsConnection: endsConnection
        )
    }
}

extension RequestHeadReader {
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// A byte of a method or a field name: RFC 9110 section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    /// A byte of a field's value: RFC 9110 section 5.5.
    private static func isValueByte(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x7f || byte == UInt8(ascii: "\t")
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> UnsafeRawBufferPointer {
        func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var bytes = bytes.drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return UnsafeRawBufferPointer(rebasing: bytes)
    }

    /// Whether the bytes are the text, which is in small letters, in any case.
    private static func matches(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
        guard bytes.count == text.utf8CodeUnitCount else { return false }
        return bytes.indices.allSatisfy { index in
            let byte = bytes[index]
            let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            return (isCapital ? byte | 0x20 : byte) == text.utf8Start[index]
        }
    }
}
