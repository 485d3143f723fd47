/// An OpenMetrics text with timestamps, read back strictly: what a Prometheus would take only by leniency is an error.
///
/// Knows nothing of the encoder or the catalogue.
public struct OpenMetricsText: Sendable {
    public struct Family: Sendable {
        public var name: String
        public var type = ""
        public var unit: String?
        public var help: String?
    }

    public struct Series: Hashable, Sendable {
        public var name: String
        public var labels: [String: String]

        public init(_ name: String, _ labels: [String: String] = [:]) {
            self.name = name
            self.labels = labels
        }
    }

    /// Time and value as they are written.
    public struct Sample: Hashable, Sendable {
        public var time: String
        public var value: String

        public init(time: String, value: String) {
            self.time = time
            self.value = value
        }
    }

    public struct Malformed: Error {
        public var line: String
        public var reason: String
    }

    public private(set) var families: [Family] = []
    /// In the order of time.
    public private(set) var samples: [Series: [Sample]] = [:]

    private var names: Set<String> = []
    private var current: Series?
    /// What stands before the value in the samples of `current`.
    private var currentPrefix: [UInt8] = []
    private var isAtEnd = false

    public init(_ text: some Collection<UInt8>) throws {
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            do {
                try read(Array(line))
            } catch let reason as Reason {
                throw Malformed(line: String(decoding: line, as: UTF8.self), reason: reason.text)
            }
        }
        try require(Array(text.suffix(6)) == Array("# EOF\n".utf8), "the text does not end with # EOF")
        try requireSamples()
    }

    private struct Reason: Error {
        var text: String
    }

    private func require(_ isGood: Bool, _ reason: String) throws {
        if !isGood { throw Reason(text: reason) }
    }

    private func requireSamples() throws {
        guard let family = families.last else { return }
        try require(current.map { belongs($0.name, to: family) } ?? false, "\(family.name) has no samples")
    }

    private func belongs(_ name: String, to family: Family) -> Bool {
        let suffixes = ["counter": "_total", "info": "_info", "gauge": ""]
        return suffixes[family.type].map { name == family.name + $0 } ?? false
    }

    private mutating func read(_ line: [UInt8]) throws {
        try require(!isAtEnd, "a line after # EOF")
        guard line.first == UInt8(ascii: "#") else { return try readSample(line) }
        let text = String(decoding: line, as: UTF8.self)
        if text == "# EOF" {
            isAtEnd = true
            return
        }
        let parts = text.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        try require(parts.count == 4, "a comment")
        let (keyword, name, rest) = (parts[1], parts[2], parts[3])
        if keyword == "TYPE" {
            try requireSamples()
            try require(["counter", "gauge", "info"].contains(rest), "unknown type")
            // Names that differ by a suffix only would be mistaken for each other.
            for suffix in rest == "gauge" ? [""] : rest == "info" ? ["", "_info"] : ["", "_total", "_created"] {
                try require(names.insert(name + suffix).inserted, "a name that is there already")
            }
            families.append(Family(name: name, type: rest))
            current = nil
            currentPrefix = []
            return
        }
        try require(families.last?.name == name && current == nil, "a line about another family, or behind samples")
        let last = families.count - 1
        switch keyword {
        case "UNIT":
            try require(families[last].unit == nil && name.hasSuffix("_" + rest), "a unit that is not in the name")
            try require(families[last].type != "info", "a unit of an info metric")
            families[last].unit = rest
        case "HELP":
            try require(families[last].help == nil, "a second HELP")
            var help = Array(rest.utf8)[...]
            families[last].help = try Self.unescaped(&help, until: nil)
        default: throw Reason(text: "an unknown keyword")
        }
    }

    private mutating func readSample(_ line: [UInt8]) throws {
        let series: Series
        let rest: ArraySlice<UInt8>
        if let known = current, line.starts(with: currentPrefix) {
            (series, rest) = (known, line[currentPrefix.count...])
        } else {
            var remaining = line[...]
            series = try Self.series(&remaining)
            try require(families.last.map { belongs(series.name, to: $0) } ?? false, "a sample outside its family")
            try require(samples[series] == nil, "samples of a series that do not stand together")
            samples[series] = []
            currentPrefix = Array(line[..<remaining.startIndex])
            current = series
            rest = remaining
        }
        let parts = rest.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        try require(parts.count == 2, "not a value and a time")
        guard let value = Double(parts[0]), let time = Double(parts[1]) else { throw Reason(text: "not a number") }
        let isCounter = series.name.hasSuffix("_total")
        try require(value.isFinite && (!isCounter || value >= 0), "a value that cannot be")
        if let before = samples[series]?.last.flatMap({ Double($0.time) }) {
            try require(before < time, "time goes backwards")
        }
        samples[series, default: []].append(Sample(time: parts[1], value: parts[0]))
    }

    /// Reads name and labels, and the space behind them.
    private static func series(_ rest: inout ArraySlice<UInt8>) throws -> Series {
        let name = rest.prefix { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: " ") }
        rest = rest.dropFirst(name.count)
        var series = Series(String(decoding: name, as: UTF8.self))
        if rest.first == UInt8(ascii: "{") {
            repeat {
                rest = rest.dropFirst()
                let label = rest.prefix { $0 != UInt8(ascii: "=") }
                rest = rest.dropFirst(label.count)
                guard rest.starts(with: "=\"".utf8) else { throw Reason(text: "a bad label") }
                rest = rest.dropFirst(2)
                let value = try unescaped(&rest, until: UInt8(ascii: "\""))
                let old = series.labels.updateValue(value, forKey: String(decoding: label, as: UTF8.self))
                guard old == nil else { throw Reason(text: "a repeated label") }
            } while rest.first == UInt8(ascii: ",")
            guard rest.first == UInt8(ascii: "}") else { throw Reason(text: "labels do not end") }
            rest = rest.dropFirst()
        }
        guard rest.first == UInt8(ascii: " ") else { throw Reason(text: "no value") }
        rest = rest.dropFirst()
        return series
    }

    /// Reads text with escapes, up to and past `end`, or to the end of the line.
    private static func unescaped(_ rest: inout ArraySlice<UInt8>, until end: UInt8?) throws -> String {
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == end { return try valid(text) }
            if byte == UInt8(ascii: "\"") { throw Reason(text: "a quote without a backslash") }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
            default: throw Reason(text: "an unknown escape")
            }
        }
        guard end == nil else { throw Reason(text: "a label value does not end") }
        return try valid(text)
    }

    private static func valid(_ bytes: [UInt8]) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Reason(text: "not UTF-8") }
        return text
    }
}
