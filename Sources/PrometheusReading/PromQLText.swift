import HostModel

/// Pieces of a PromQL query.
enum PromQLText {
    /// A string literal.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// A matcher for a label whose value matches one of the patterns.
    static func matcher(_ label: String, _ patterns: [NamePattern]) -> String {
        let expressions = patterns.map { pattern in
            var expression = ""
            for scalar in pattern.text.unicodeScalars {
                switch scalar {
                case "*": expression += ".*"
                case ".", "+", "?", "(", ")", "[", "]", "{", "}", "^", "$", "|", "\\": expression += "\\\(scalar)"
                default: expression.unicodeScalars.append(scalar)
                }
            }
            return expression
        }
        return "\(label)=~\(quoted(expressions.joined(separator: "|")))"
    }

    /// A time in seconds.
    static func seconds(_ time: Timestamp) -> String {
        let milliseconds = time.millisecondsSince1970
        let fraction = String(abs(milliseconds % 1000))
        let zeros = String(repeating: "0", count: 3 - fraction.utf8.count)
        return "\(milliseconds < 0 ? "-" : "")\(abs(milliseconds / 1000)).\(zeros)\(fraction)"
    }
}
