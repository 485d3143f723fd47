@testable import SnapshotEncoding

/// The rules of negotiation said once more, for comparison: slowly, with one question after another to the whole header.
enum NegotiationRules {
    private struct Element {
        var name: String
        var parameters: [(name: String, value: String)]

        /// Nil for a bad one.
        var quality: Double? {
            let values = parameters.filter { $0.name == "q" }.map(\.value)
            guard let text = values.first else { return 1 }
            let digits = text.drop { $0 != "." }.dropFirst()
            let isNumber = text.unicodeScalars.allSatisfy { "0123456789.".unicodeScalars.contains($0) }
            let points = text.count { $0 == "." }
            guard values.count == 1, isNumber, points <= 1, text != ".", !text.isEmpty,
                ["", "0", "1"].contains(text.prefix { $0 != "." })
            else { return nil }
            // No more than three digits count.
            guard let value = Double("0" + text.prefix { $0 != "." } + "." + digits.prefix(3) + "0") else { return nil }
            return value > 1 ? nil : value
        }

        func value(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

        /// How much it names of a format: 4 with the version, 1 for everything; nil where it does not match.
        func match(_ type: String, _ subtype: String, _ version: String) -> Int? {
            switch name {
            case "*", "*/*": 1
            case "\(type)/*": 2
            case "\(type)/\(subtype)": value("version").map { $0 == version ? 4 : nil } ?? 3
            default: nil
            }
        }
    }

    private static let formats: [(format: ExpositionFormat, type: String, subtype: String, version: String)] = [
        (.text0_0_4, "text", "plain", "0.0.4"), (.text1_0_0, "text", "plain", "1.0.0"),
        (.openMetrics1_0_0, "application", "openmetrics-text", "1.0.0"),
        (.openMetrics0_0_1, "application", "openmetrics-text", "0.0.1"),
    ]

    static func format(_ header: String) -> ExpositionFormat {
        guard let elements = elements(header) else { return .text0_0_4 }
        struct Rank {
            let format: ExpositionFormat
            let quality: Double
            let isNamed: Bool
            let place: Int
        }
        var ranks: [Rank] = []
        for known in formats {
            var matches: [(specificity: Int, quality: Double, place: Int)] = []
            for (place, element) in elements.enumerated() {
                guard let quality = element.quality,
                    let specificity = element.match(known.type, known.subtype, known.version)
                else { continue }
                matches.append((specificity, quality, place))
            }
            let most = matches.map(\.specificity).max()
            let best = matches.filter { $0.specificity == most }.max {
                ($0.quality, -$0.place) < ($1.quality, -$1.place)
            }
            guard let best, best.quality > 0 else { continue }
            ranks.append(
                Rank(format: known.format, quality: best.quality, isNamed: best.specificity > 2, place: best.place)
            )
        }
        guard let quality = ranks.map(\.quality).max() else { return .text0_0_4 }
        let wanted = ranks.filter { $0.quality == quality }
        let named = wanted.filter(\.isNamed)
        guard let place = named.map(\.place).min() else { return wanted[0].format }
        return named.first { $0.place == place }?.format ?? wanted[0].format
    }

    static func prefersGzip(_ header: String) -> Bool {
        guard let elements = elements(header) else { return false }
        func quality(_ names: [String]) -> Double? {
            elements.filter { names.contains($0.name) }.compactMap(\.quality).max()
        }
        let others = quality(["*"])
        let gzip = quality(["gzip", "x-gzip"]) ?? others ?? 0
        return gzip > 0 && gzip >= quality(["identity"]) ?? others ?? 0
    }

    /// Nil for a header that is too long, or whose quotes do not end.
    private static func elements(_ header: String) -> [Element]? {
        guard header.utf8.count <= 4096, let parts = split(Array(header.utf8), at: UInt8(ascii: ",")) else {
            return nil
        }
        var elements: [Element] = []
        for part in parts {
            guard let fields = split(part, at: UInt8(ascii: ";")) else { return nil }
            let name = text(fields[0]).lowercased()
            var parameters: [(name: String, value: String)] = []
            for field in fields.dropFirst() {
                let name = text(Array(field.prefix { $0 != UInt8(ascii: "=") })).lowercased()
                let value = text(Array(field.drop { $0 != UInt8(ascii: "=") }.dropFirst()))
                if !name.isEmpty { parameters.append((name, unquoted(value))) }
            }
            if !name.isEmpty { elements.append(Element(name: name, parameters: parameters)) }
        }
        return elements
    }

    /// Quotes count only at the start of a parameter's value.
    private static func split(_ bytes: [UInt8], at separator: UInt8) -> [[UInt8]]? {
        var parts: [[UInt8]] = [[]]
        var isQuoted = false
        var isEscaped = false
        // What has been read of the parameter: its name, an equals sign, space.
        var isParameter = false
        var isBeforeValue = false
        for byte in bytes {
            if isQuoted {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isQuoted = false
                }
            } else {
                switch byte {
                case UInt8(ascii: "\"") where isBeforeValue: isQuoted = true
                case UInt8(ascii: ","): isParameter = false
                case UInt8(ascii: ";"): isParameter = true
                default: break
                }
                switch byte {
                case UInt8(ascii: "=") where isParameter:
                    isBeforeValue = true
                    isParameter = false
                case UInt8(ascii: " "), UInt8(ascii: "\t"): break
                default: isBeforeValue = false
                }
                if byte == separator {
                    parts.append([])
                    continue
                }
            }
            parts[parts.count - 1].append(byte)
        }
        return isQuoted ? nil : parts
    }

    private static func text(_ bytes: [UInt8]) -> String {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let start = bytes.drop(while: isSpace)
        return String(decoding: start.reversed().drop(while: isSpace).reversed(), as: UTF8.self)
    }

    private static func unquoted(_ text: String) -> String {
        guard text.hasPrefix("\"") else { return text }
        var value: [UInt8] = []
        var rest = Array(text.utf8)[1...]
        while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\") {
                if let escaped = rest.popFirst() { value.append(escaped) }
            } else {
                value.append(byte)
            }
        }
        let tail = Self.text(Array(rest))
        return String(decoding: value, as: UTF8.self) + (tail.isEmpty ? "" : "\"" + tail)
    }
}
