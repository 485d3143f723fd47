import CurlTransfer
public import HostModel

/// A mail with its content as text, and with the same as HTML where there is that, of which a reader shows the one it can:
/// RFC 5322 and 2046.
public struct MailMessage: Sendable {
    public var sender: MailAddress
    public var recipients: [MailAddress]
    /// Line ends and control characters in it become spaces.
    public var subject: String
    /// UTF-8, with LF at the ends of lines.
    public var text: [UInt8]
    /// UTF-8; nil for a mail that is text alone.
    public var html: [UInt8]?
    /// When it was written.
    public var date: Timestamp
    /// Tells it apart from all others together with the date; drawn at random.
    public var identifier: UInt64

    public init(
        sender: MailAddress,
        recipients: [MailAddress],
        subject: String,
        text: [UInt8],
        html: [UInt8]?,
        date: Timestamp,
        identifier: UInt64
    ) {
        self.sender = sender
        self.recipients = recipients
        self.subject = subject
        self.text = text
        self.html = html
        self.date = date
        self.identifier = identifier
    }

    /// Cannot be within a part, because quoted-printable text has no equals sign before a line.
    private static let boundary = "=_alternative"
    private static let longestSubject = 400

    /// The message as it travels, with CRLF at the ends of lines.
    public func encode() -> [UInt8] {
        let subject = PrintableText.make(from: subject, limit: Self.longestSubject)
        let header = [
            ("From", "aerostat <\(sender)>"), ("To", MailHeader.addresses(recipients)),
            ("Subject", MailHeader.unstructured(subject)), ("Date", MailHeader.date(date)),
            (
                "Message-ID",
                "<\(date.millisecondsSince1970).\(String(identifier, radix: 36)).aerostat@\(sender.domain)>"
            ),
            // RFC 3834: nobody's absence is told to a program.
            ("Auto-Submitted", "auto-generated"), ("MIME-Version", "1.0"),
        ]
        var message: [UInt8] = []
        for (name, value) in header { message += "\(name): \(value)\r\n".utf8 }
        guard let html else {
            append(text, type: "text/plain", to: &message)
            return message
        }
        message += "Content-Type: multipart/alternative; boundary=\"\(Self.boundary)\"\r\n".utf8
        // The last part is the one that is preferred.
        for (type, content) in [("text/plain", text), ("text/html", html)] {
            message += "\r\n--\(Self.boundary)\r\n".utf8
            append(content, type: type, to: &message)
        }
        message += "\r\n--\(Self.boundary)--\r\n".utf8
        return message
    }

    private func append(_ content: [UInt8], type: String, to message: inout [UInt8]) {
        message += "Content-Type: \(type); charset=utf-8\r\n".utf8
        message += "Content-Transfer-Encoding: quoted-printable\r\n\r\n".utf8
        message += QuotedPrintable.encode(content)
    }
}
