public import Foundation

/// Answers of receivers that want to be asked again, or elsewhere, or not at all.
extension ScriptedReceiver.Answer {
    public static let noContent = Self.status(204)

    /// 429 with a time to wait in seconds.
    public static func tooMany(retryAfterSeconds seconds: Int) -> Self {
        .status(429, headers: ["Retry-After: \(seconds)"], body: "too many requests")
    }

    /// 429 with the time at which to ask again, in the form that RFC 9110 prefers. It has whole seconds.
    public static func tooMany(retryAfter date: Date) -> Self {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return .status(429, headers: ["Retry-After: \(formatter.string(from: date))"], body: "too many requests")
    }

    public static func redirect(_ status: Int = 307, to url: String) -> Self {
        .status(status, headers: ["Location: \(url)"])
    }
}
