import HTTPTypes

/// What is sent back, before it is put into the library's terms.
struct Answer {
    static let plainText = "text/plain; charset=utf-8"

    var status = HTTPResponse.Status.ok
    var contentType = Answer.plainText
    var parts: [SharedPage]
    var headers: [(HTTPField.Name, String)] = []
    /// Held until the answer is on its way; nil for all but metrics pages.
    var ticket: ScrapeTicket?

    /// A sentence.
    static func text(
        _ text: String,
        status: HTTPResponse.Status = .ok,
        headers: [(HTTPField.Name, String)] = []
    ) -> Answer {
        Answer(status: status, parts: [SharedPage("\(text)\n")], headers: headers)
    }

    static let notReady = text(
        "not ready: the first snapshot is still to come",
        status: .serviceUnavailable,
        headers: [(.retryAfter, "1")]
    )
}
