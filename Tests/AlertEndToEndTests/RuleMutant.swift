import Foundation

/// A rule file with one mistake in one alert: a comparison turned round, or the time that it has to hold taken away.
struct RuleMutant: CustomStringConvertible {
    let alert: String
    /// What was changed.
    let mistake: String
    /// The whole file.
    let text: String

    var description: String { "\(alert): \(mistake)" }

    private static let opposites = [">": "<=", "<": ">=", "==": "!=", "!=": "==", ">=": "<", "<=": ">"]

    /// All mutants of a rule file, in the order of the file.
    static func all(of text: String) -> [RuleMutant] {
        text.matches(of: /(?ms)^      - alert: (\w+)\n(.*?)^        labels:/).flatMap { found in
            let rule = found.output.2
            let before = text[..<rule.startIndex]
            let after = text[rule.endIndex...]
            return mistakes(in: String(rule)).map { mistake, changed in
                RuleMutant(alert: String(found.output.1), mistake: mistake, text: before + changed + after)
            }
        }
    }

    /// - Parameter rule: from the line after the name to the last one before the labels.
    private static func mistakes(in rule: String) -> [(mistake: String, rule: String)] {
        // Matchers compare labels and `>-` folds lines: neither is a comparison.
        let masked = rule.replacing(/\{[^}]*\}|"[^"]*"|>-/) { String(repeating: " ", count: $0.output.count) }
        var mistakes: [(String, String)] = []
        for found in masked.matches(of: />=|<=|==|!=|>|</) {
            guard let opposite = opposites[String(found.output)] else { continue }
            let start = rule.index(
                rule.startIndex,
                offsetBy: masked.distance(from: masked.startIndex, to: found.range.lowerBound)
            )
            let end = rule.index(start, offsetBy: found.output.count)
            mistakes.append(("\(found.output) is \(opposite)", rule[..<start] + opposite + rule[end...]))
        }
        if mistakes.isEmpty { mistakes.append(("absent is present", rule.replacing("absent(", with: "group("))) }
        if rule.contains("\n        for: ") {
            mistakes.append(("for is gone", rule.replacing(/(?m)^        for: \w+\n/, with: "")))
        }
        return mistakes
    }
}
