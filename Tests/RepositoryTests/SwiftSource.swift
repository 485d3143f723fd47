import Foundation

/// A Swift file as plain characters, with comments and the text of string literals blanked out, so that braces and
/// words can be counted. It knows as much of the language as this repository uses.
struct SwiftSource {
    /// Same number of lines as the file.
    let lines: [String]

    struct Function: Equatable {
        var line: Int
        var lineCount: Int
    }

    init(_ text: String) {
        var masker = Masker(text: Array(text))
        masker.run()
        lines = String(masker.result).components(separatedBy: "\n")
    }

    /// Names of the modules that the file imports.
    var imports: [String] {
        let declaration =
            /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|private)\s+)?import\s+(?:struct\s+|class\s+|enum\s+|func\s+)?(\w+)/
        return lines.compactMap { line in line.firstMatch(of: declaration).map { String($0.output.1) } }
    }

    /// Every function, initializer, subscript and computed property with a body.
    var functions: [Function] {
        let text = Array(lines.joined(separator: "\n"))
        let declaration = /(^|[^.\w`])(func|init|deinit|subscript|var)\b/
        var found: [Function] = []
        var lineStart = 0
        for (index, line) in lines.enumerated() {
            if let match = line.firstMatch(of: declaration) {
                let keyword = match.output.2
                let start = lineStart + line.distance(from: line.startIndex, to: keyword.endIndex)
                if let open = Self.bodyStart(in: text, from: start, onSameLine: keyword == "var"),
                    let count = Self.lineCount(in: text, of: open)
                {
                    let signatureLines = text[lineStart..<open].count { $0 == "\n" }
                    found.append(Function(line: index + 1, lineCount: count + signatureLines))
                }
            }
            lineStart += line.count + 1
        }
        return found
    }

    /// Place of the brace that opens the body; nil for a requirement of a protocol or a stored property.
    private static func bodyStart(in text: [Character], from start: Int, onSameLine: Bool) -> Int? {
        var depth = 0
        for index in start..<text.count {
            switch text[index] {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "{" where depth <= 0: return index
            case "}" where depth <= 0: return nil
            case "=" where onSameLine && depth == 0 && text[index - 1] == " ": return nil
            case "\n" where depth == 0:
                if onSameLine { return nil }
                // A signature goes on in the next line only with its effects, result or constraints.
                let next = text[(index + 1)...].prefix { $0 != "\n" }.drop { $0 == " " }
                let goesOn = ["{", ")", "->", "where ", "throws", "async"].contains { next.starts(with: $0) }
                if !goesOn { return nil }
            default: break
            }
        }
        return nil
    }

    /// Number of lines from a brace to the one that closes it.
    private static func lineCount(in text: [Character], of open: Int) -> Int? {
        var depth = 0
        var lineCount = 1
        for character in text[open...] {
            switch character {
            case "{": depth += 1
            case "}": depth -= 1
            case "\n": lineCount += 1
            default: break
            }
            if depth == 0 { return lineCount }
        }
        return nil
    }
}

/// Blanks comments and string literals; what is interpolated stays.
private struct Masker {
    enum Mode {
        /// Code, with the number of open parentheses; at zero an interpolation ends.
        case code(parentheses: Int)
        case string(hashes: Int, isMultiline: Bool)
    }

    let text: [Character]
    var result: [Character] = []
    private var place = 0
    private var modes: [Mode] = [.code(parentheses: 0)]

    init(text: [Character]) {
        self.text = text
    }

    mutating func run() {
        while place < text.count, let mode = modes.last {
            switch mode {
            case .code(let parentheses): readCode(parentheses: parentheses)
            case .string(let hashes, let isMultiline): readString(hashes: hashes, isMultiline: isMultiline)
            }
        }
    }

    private func isAhead(_ wanted: String, at offset: Int = 0) -> Bool {
        text.dropFirst(place + offset).starts(with: wanted)
    }

    private mutating func take(_ count: Int, isBlanked: Bool) {
        for character in text[place..<min(text.count, place + count)] {
            result.append(isBlanked && character != "\n" ? " " : character)
        }
        place += count
    }

    /// Length of the regular expression that starts here; nil for anything else, such as a division.
    private var regularExpressionLength: Int? {
        guard isAhead("/"), !isAhead("/ "), !isAhead("/*") else { return nil }
        guard let before = text[..<place].last(where: { !$0.isWhitespace }), "(,=:[".contains(before) else {
            return nil
        }
        var isEscaped = false
        for (offset, character) in text[place...].enumerated().dropFirst() {
            if character == "\n" { return nil }
            if character == "/", !isEscaped { return offset + 1 }
            isEscaped = character == "\\" && !isEscaped
        }
        return nil
    }

    private mutating func readCode(parentheses: Int) {
        if isAhead("//") {
            take(text[place...].prefix { $0 != "\n" }.count, isBlanked: true)
            return
        }
        if let length = regularExpressionLength {
            take(length, isBlanked: true)
            return
        }
        let hashes = text[place...].prefix { $0 == "#" }.count
        if isAhead("\"", at: hashes) {
            let isMultiline = isAhead("\"\"\"", at: hashes)
            modes.append(.string(hashes: hashes, isMultiline: isMultiline))
            take(hashes + (isMultiline ? 3 : 1), isBlanked: true)
            return
        }
        if text[place] == "(" { modes[modes.count - 1] = .code(parentheses: parentheses + 1) }
        if text[place] == ")" {
            modes[modes.count - 1] = .code(parentheses: parentheses - 1)
            // The parenthesis that closes an interpolation belongs to the string.
            if parentheses == 1, modes.count > 1 { modes.removeLast() }
        }
        take(1, isBlanked: false)
    }

    private mutating func readString(hashes: Int, isMultiline: Bool) {
        let fence = String(repeating: "#", count: hashes)
        let end = (isMultiline ? "\"\"\"" : "\"") + fence
        if isAhead("\\\(fence)(") {
            take(1 + hashes, isBlanked: true)
            modes.append(.code(parentheses: 0))
        } else if isAhead("\\\(fence)") {
            take(2 + hashes, isBlanked: true)
        } else if isAhead(end) {
            take(end.count, isBlanked: true)
            modes.removeLast()
        } else if !isMultiline, text[place] == "\n" {
            // A quote that opened no string, such as one in a regular expression: the line's end ends it.
            modes.removeLast()
        } else {
            take(1, isBlanked: true)
        }
    }
}
