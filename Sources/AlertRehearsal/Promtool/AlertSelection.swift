/// Which alerts a question to promtool is about: all together, or those of each name for themselves, since a query holds
/// no more than ten thousand samples.
struct AlertSelection {
    struct Part {
        /// Nil for all.
        let name: String?

        /// Finds alerts that have begun since the evaluation before, or have changed between pending and firing, as 1,
        /// and those that ended as 2.
        func expression(intervalMilliseconds: Int64) -> String {
            let now = name.map { "ALERTS{alertname=\(QuotedText.promQL($0))}" } ?? "ALERTS"
            let before = "\(now) offset \(intervalMilliseconds)ms"
            return "\(now) unless \(before) or 2 * (\(before) unless \(now))"
        }

        func includes(_ change: AlertChange) -> Bool { name == nil || name == change.alert }
    }

    let parts: [Part]

    static let together = AlertSelection(parts: [Part(name: nil)])

    static func apart(_ names: [String]) -> AlertSelection { AlertSelection(parts: names.map { Part(name: $0) }) }
}
