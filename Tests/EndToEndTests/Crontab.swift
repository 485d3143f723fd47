import Foundation

/// A user's crontab as cron reads it: settings, and lines of five fields and a command.
struct Crontab {
    struct Entry: Sendable {
        var schedule: [String]
        var command: String
        /// What the command reads from its standard input.
        var input: String
    }

    private(set) var settings: [(name: String, value: String)] = []
    private(set) var entries: [Entry] = []

    init(_ text: String) {
        for line in text.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            if let setting = line.wholeMatch(of: /(\w+)\s*=\s*(.*)/) {
                let value = setting.output.2.trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
                settings.append((String(setting.output.1), value))
            } else {
                let fields = line.split(separator: /\s+/, maxSplits: 5)
                let (command, input) = Self.parts(of: String(fields.last ?? ""))
                entries.append(Entry(schedule: fields.dropLast().map(String.init), command: command, input: input))
            }
        }
    }

    /// A percent sign ends the command, and further ones the lines of its input, unless a backslash stands before it.
    private static func parts(of text: String) -> (command: String, input: String) {
        let literal = "\u{0}"
        let pieces = text.replacing("\\%", with: literal).split(
            separator: "%",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        let command = String(pieces[0]).replacing(literal, with: "%")
        guard pieces.count > 1 else { return (command, "") }
        return (command, String(pieces[1]).replacing("%", with: "\n").replacing(literal, with: "%") + "\n")
    }
}
