import LocatedYAML
import WebSecurity

/// HTTP/2 and the headers of every answer.
extension WebFileReader {
    /// The headers that may be set, with the values of those that have few.
    private static let headers: [(name: String, values: [String])] = [
        ("Content-Security-Policy", []),
        ("X-Frame-Options", ["deny", "sameorigin"]),
        ("X-Content-Type-Options", ["nosniff"]),
        ("X-XSS-Protection", []),
        ("Strict-Transport-Security", []),
    ]

    mutating func readHTTP(_ field: Field?, into settings: inout WebSettings) {
        guard let field, let set = fields(field, allowed: ["http2", "headers"]) else { return }
        if let isEnabled = flag(set["http2"]) { settings.isHTTP2Enabled = isEnabled }
        guard let field = value(set["headers"]), let headers = fields(field, allowed: Self.headers.map(\.name)) else {
            return
        }
        for (name, values) in Self.headers {
            let expected = values.isEmpty ? "the value of a header" : values.joined(separator: " or ")
            guard let field = value(headers[name]), let text = text(field, expected: expected) else { continue }
            let value = Self.unfolded(text)
            guard !value.isEmpty else { continue }
            if !values.isEmpty, !values.contains(value) {
                let hint = Spelling.nearest(to: value, among: values).map { ", did you mean \($0)?" } ?? ";"
                report("this value is not accepted\(hint) expected \(expected)", at: field)
            } else if !value.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) {
                report("expected the value of a header, in printable ASCII", at: field)
            } else {
                settings.headers.append(ResponseHeader(name: name, value: value))
            }
        }
    }

    /// A long policy may stand on several lines of the file; in the header it stands on one.
    private static func unfolded(_ text: String) -> String {
        let lines = text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }
        let trimmed = lines.map { line in
            String(String.UnicodeScalarView(line)).trimmed
        }
        return trimmed.filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension String {
    /// Without blanks at both ends.
    fileprivate var trimmed: String {
        let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" }
        let start = unicodeScalars.drop(while: isBlank)
        let end = start.lastIndex { !isBlank($0) }.map { start.index(after: $0) } ?? start.startIndex
        return String(start[..<end])
    }
}
