import HTTPTypes
import NIOCore
import WebSecurity

/// The bytes of an answer to a request that is refused before the HTTP library has seen it. The connection ends
/// behind it.
enum RefusalAnswer {
    static func buffer(
        for problem: RequestProblem,
        limits: RequestLimits,
        settings: WebSettings,
        allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        let text = problem.text(limits: limits) + "\n"
        var fields = HTTPFields()
        fields[.date] = HTTPDate.now
        fields[.contentType] = Answer.plainText
        fields[.contentLength] = String(text.utf8.count)
        fields[.connection] = "close"
        if problem == .tunnel { fields[.allow] = "GET, HEAD" }
        fields.apply(settings.headers)
        var head = "HTTP/1.1 \(problem.status)\r\n"
        for field in fields {
            head += "\(field.name): \(field.value)\r\n"
        }
        var buffer = allocator.buffer(capacity: head.utf8.count + text.utf8.count + 2)
        buffer.writeString(head)
        buffer.writeString("\r\n")
        buffer.writeString(text)
        return buffer
    }
}

extension HTTPFields {
    /// Sets the headers that the web configuration file asks for; the operator's word stands above the page's own.
    mutating func apply(_ headers: [ResponseHeader]) {
        for header in headers {
            guard let name = HTTPField.Name(header.name) else { continue }
            self[name] = header.value
        }
    }
}
