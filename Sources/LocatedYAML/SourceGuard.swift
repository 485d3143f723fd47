/// Looks at the bytes of a file before the YAML library does, and refuses what would cost it unbounded work.
///
/// The library compares and hashes whole keys. A key that is itself a mapping or an alias can therefore cost
/// exponential time, long before the walk that counts nodes begins. Such keys mean nothing in the files read here, so
/// their syntax is refused. The test needs no YAML parser because it errs on the safe side: it may refuse odd prose (a
/// question mark after a space), but lets no such key through. Simple keys end on the line on which they begin.
package struct SourceGuard {
    /// A refusal with its place.
    package struct Finding: Error {
        package var position: SourcePosition
        package var message: String
    }

    let format: SourceFormat

    /// Checks that the bytes are text in UTF-8 without control characters, and without keys that are not plain texts.
    func check(_ bytes: [UInt8]) throws(Finding) -> String {
        try checkControlCharacters(bytes)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Self.finding(
                Self.firstInvalidUTF8(bytes),
                in: bytes,
                "this is not UTF-8 text; \(format.plural) are YAML in UTF-8"
            )
        }
        try checkLineBreaks(bytes)
        try checkBrackets(bytes)
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: Self.newline) ?? bytes.count
            try checkKeys(bytes, line: start..<end)
            start = end + 1
        }
        return text
    }

    private func checkControlCharacters(_ bytes: [UInt8]) throws(Finding) {
        for (index, byte) in bytes.enumerated() where byte < 0x20 || byte == 0x7F {
            guard byte == 0x09 || byte == 0x0A || byte == 0x0D else {
                let code = String(byte, radix: 16, uppercase: true)
                throw Self.finding(
                    index,
                    in: bytes,
                    "byte 0x\(byte < 16 ? "0" : "")\(code) is not text; \(format.plural) are YAML in UTF-8"
                )
            }
        }
    }

    /// Refuses the line breaks that YAML knows besides LF and CR LF, so that lines here are those of the library.
    private func checkLineBreaks(_ bytes: [UInt8]) throws(Finding) {
        for (index, byte) in bytes.enumerated() {
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            let isBreak =
                switch byte {
                case 0x0D: next != Self.newline
                case 0xC2: next == 0x85
                case 0xE2: next == 0x80 && index + 2 < bytes.count && (0xA8...0xA9).contains(bytes[index + 2])
                default: false
                }
            if isBreak {
                throw Self.finding(index, in: bytes, "an unusual line break stands here; end lines with LF or CR LF")
            }
        }
    }

    /// Refuses many brackets that stay open: each costs the library time at each later word. Brackets in texts are
    /// counted too, so this is no exact measure of nesting, which the walk takes; a text has to be odd to meet it.
    private func checkBrackets(_ bytes: [UInt8]) throws(Finding) {
        var open = 0
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"): open += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): open = max(0, open - 1)
            default: continue
            }
            if open > format.openBrackets {
                throw Self.finding(
                    index,
                    in: bytes,
                    "more than \(format.openBrackets) brackets are open here; close them"
                )
            }
        }
    }

    private func checkKeys(_ bytes: [UInt8], line: Range<Int>) throws(Finding) {
        // The library compares each %TAG directive with all before it.
        if bytes[line].first == UInt8(ascii: "%"), !bytes[line].starts(with: "%YAML".utf8) {
            throw Self.finding(
                line.lowerBound,
                in: bytes,
                "a percent sign at the start of a line begins a YAML directive, "
                    + "which \(format.plural) do not use"
            )
        }
        let isComment = bytes[line].first { $0 != Self.space && $0 != Self.tab } == UInt8(ascii: "#")
        var hasQuote = false
        var hasAlias = false
        for index in line {
            let byte = bytes[index]
            // Only a quote could end a quoted text that reaches into this line and turn the comment into content.
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { hasQuote = true }
            guard !isComment || hasQuote else { continue }
            switch byte {
            case UInt8(ascii: "?") where index == line.lowerBound || Self.opensToken(bytes[index - 1]):
                throw Self.finding(
                    index,
                    in: bytes,
                    "a question mark after a space begins a YAML key of a kind that \(format.plural) do not use; "
                        + "write `key: value`"
                )
            case UInt8(ascii: "*"):
                hasAlias = true
                let afterName = bytes[(index + 1)..<line.upperBound].firstIndex { !Self.isAnchorCharacter($0) }
                try Self.refuseColon(bytes, after: (afterName ?? line.upperBound) - 1, line: line)
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if hasAlias { try Self.refuseColon(bytes, after: index, line: line) }
            default:
                break
            }
        }
    }

    /// Throws when the next character after `index` that is no blank is a colon.
    private static func refuseColon(_ bytes: [UInt8], after index: Int, line: Range<Int>) throws(Finding) {
        let next = bytes[(index + 1)..<line.upperBound].firstIndex { $0 != Self.space && $0 != Self.tab }
        if let next, bytes[next] == UInt8(ascii: ":") {
            throw finding(next, in: bytes, "an alias cannot be a key or a part of one; write the key as text")
        }
    }

    private static func opensToken(_ byte: UInt8) -> Bool {
        // Bytes above 0x7F may end a byte order mark, which the library skips.
        byte <= space || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: ",")
            || byte > 0x7F
    }

    private static func isAnchorCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Index of the first byte that no valid UTF-8 text could have there. Called only when there is one.
    private static func firstInvalidUTF8(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var index = 0
        while case .valid(let scalar) = decoder.parseScalar(from: &iterator) { index += scalar.count }
        return min(index, bytes.count - 1)
    }

    private static func finding(_ index: Int, in bytes: [UInt8], _ message: String) -> Finding {
        let before = bytes[..<index]
        let lineStart = before.lastIndex(of: Self.newline).map { $0 + 1 } ?? 0
        let column = bytes[lineStart..<index].count { $0 & 0xC0 != 0x80 } + 1
        return Finding(
            position: SourcePosition(line: before.count { $0 == Self.newline } + 1, column: column),
            message: message
        )
    }

    private static let newline = UInt8(ascii: "\n")
    private static let space = UInt8(ascii: " ")
    private static let tab = UInt8(ascii: "\t")
}
