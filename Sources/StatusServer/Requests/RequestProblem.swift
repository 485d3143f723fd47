import HTTPTypes

/// Why a request is refused before anybody looks at what it asks for.
enum RequestProblem: Error, Hashable, CaseIterable {
    case badRequestLine
    case badTarget
    case unknownMethod
    case tunnel
    case unknownVersion
    case badLineEnding
    case foldedField
    case badField
    case noHost
    case repeatedHost
    case badContentLength
    case repeatedContentLength
    case badTransferEncoding
    case unknownTransferCoding
    case unknownExpectation
    case requestLineTooLong
    case headTooLarge
    case tooManyFields

    var status: HTTPResponse.Status {
        switch self {
        case .badRequestLine, .badTarget, .badLineEnding, .foldedField, .badField, .noHost, .repeatedHost,
            .badContentLength, .repeatedContentLength, .badTransferEncoding:
            .badRequest
        case .unknownMethod, .unknownTransferCoding: .notImplemented
        case .tunnel: .methodNotAllowed
        case .unknownVersion: HTTPResponse.Status(code: 505, reasonPhrase: "HTTP Version Not Supported")
        case .unknownExpectation: .expectationFailed
        case .requestLineTooLong: .uriTooLong
        case .headTooLarge, .tooManyFields: .requestHeaderFieldsTooLarge
        }
    }

    /// The sentence that the client is told. Nothing of the request is repeated in it.
    func text(limits: RequestLimits) -> String {
        switch self {
        case .badRequestLine: "the request line is not METHOD TARGET HTTP/1.1"
        case .badTarget: "the target is not a path that begins with / and holds printable ASCII only"
        case .unknownMethod: "this method is not known here"
        case .tunnel: "this is no proxy"
        case .unknownVersion: "HTTP/1.1 and HTTP/1.0 are spoken here, and HTTP/2 over TLS"
        case .badLineEnding: "a line of the head does not end with CR LF"
        case .foldedField: "a header field goes on in the next line"
        case .badField: "a header field is not NAME: VALUE, or holds control characters"
        case .noHost: "a request of HTTP/1.1 needs a Host header"
        case .repeatedHost: "there is more than one Host header"
        case .badContentLength: "Content-Length is not a number of bytes"
        case .repeatedContentLength: "there is more than one Content-Length"
        case .badTransferEncoding: "Transfer-Encoding does not go with Content-Length, a second one, or HTTP/1.0"
        case .unknownTransferCoding: "the only transfer coding that is known here is chunked"
        case .unknownExpectation: "the only expectation that is known here is 100-continue"
        case .requestLineTooLong: "the request line is longer than \(limits.requestLine) bytes"
        case .headTooLarge: "the head of the request is larger than \(limits.head) bytes"
        case .tooManyFields: "there are more than \(limits.fields) header fields"
        }
    }
}
