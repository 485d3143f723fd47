/// Reads an OpenMetrics page without timestamps back, strictly: what a Prometheus would take only by leniency is an error
/// here.
///
/// Knows nothing of the encoder or the catalogue.
struct OpenMetricsPage {
    struct Family: Equatable {
        var name: String
        var type: String
        var unit: String?
        var help: String?
        var samples: [Sample] = []
    }

    struct Sample: Hashable {
        var name: String
        var labels: [String: String]
        var value: String
    }

    struct Malformed: Error {
        var line: String
        var reason: String
    }

    private(set) var families: [Family] = []
    /// Names that the samples of a family can have; those of two families must differ.
    private var sampleNames: Set<String> = []
    private var series: Set<Series> = []
    private var isAtEnd = false

    private struct Series: Hashable {
        let name: String
        let labels: [String: String]
    }

    var samples: [Sample] { families.flatMap(\.samples) }

    init(_ bytes: [UInt8]) throws {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Malformed(line: "", reason: "not UTF-8") }
        guard bytes.last == UInt8(ascii: "\n") else { throw Malformed(line: "", reason: "no line feed at the end") }
        for line in bytes.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let text = String(decoding: line, as: UTF8.self)
            guard !isAtEnd else { throw Malformed(line: text, reason: "a line after the end") }
            if text == "# EOF" {
                isAtEnd = true
            } else if line.first == UInt8(ascii: "#") {
                try readDescription(text)
            } else {
                try readSample(line, text)
            }
        }
        guard isAtEnd else { throw Malformed(line: "", reason: "the end is missing") }
        try requireSamples(line: "# EOF")
    }

    private func requireSamples(line: String) throws {
        guard let last = families.last else { return }
        guard !last.samples.isEmpty, last.help != nil else {
            throw Malformed(line: line, reason: "\(last.name) has no samples or no help")
        }
    }

    private mutating func readDescription(_ line: String) throws {
        let parts = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, !parts[3].isEmpty else { throw Malformed(line: line, reason: "a comment") }
        let (keyword, name, rest) = (parts[1], parts[2], parts[3])
        if keyword == "TYPE" {
            try requireSamples(line: line)
            let suffixes = ["gauge": [""], "counter": ["", "_total", "_created"], "info": ["", "_info"]]
            guard let suffixes = suffixes[rest] else { throw Malformed(line: line, reason: "an unknown type") }
            for suffix in suffixes where !sampleNames.insert(name + suffix).inserted {
                throw Malformed(line: line, reason: "a name that is there already")
            }
            families.append(Family(name: name, type: rest))
            return
        }
        guard var family = families.popLast(), family.name == name, family.samples.isEmpty, family.help == nil else {
            throw Malformed(line: line, reason: "a line about another family, or behind its samples or its help")
        }
        switch keyword {
        case "UNIT":
            guard family.unit == nil, name.hasSuffix("_\(rest)"), family.type != "info" else {
                throw Malformed(line: line, reason: "a unit that cannot be")
            }
            family.unit = rest
        case "HELP":
            var help = Array(rest.utf8)[...]
            family.help = try Self.unescaped(&help, until: nil, line: line)
        default: throw Malformed(line: line, reason: "an unknown keyword")
        }
        families.append(family)
    }

    private mutating func readSample(_ bytes: ArraySlice<UInt8>, _ line: String) throws {
        var rest = bytes
        let name = String(decoding: Self.take(&rest, until: [UInt8(ascii: "{"), UInt8(ascii: " ")]), as: UTF8.self)
        var labels: [String: String] = [:]
        if rest.first == UInt8(ascii: "{") {
            repeat {
                rest = rest.dropFirst()
                let label = String(decoding: Self.take(&rest, until: [UInt8(ascii: "=")]), as: UTF8.self)
                guard rest.starts(with: "=\"".utf8) else { throw Malformed(line: line, reason: "a bad label") }
                rest = rest.dropFirst(2)
                let value = try Self.unescaped(&rest, until: UInt8(ascii: "\""), line: line)
                guard labels.updateValue(value, forKey: label) == nil else {
                    throw Malformed(line: line, reason: "a repeated label")
                }
            } while rest.first == UInt8(ascii: ",")
            guard rest.popFirst() == UInt8(ascii: "}") else { throw Malformed(line: line, reason: "no end of labels") }
        }
        guard rest.popFirst() == UInt8(ascii: " ") else { throw Malformed(line: line, reason: "no value") }
        let value = String(decoding: rest, as: UTF8.self)
        try append(Sample(name: name, labels: labels, value: value), line: line)
    }

    private mutating func append(_ sample: Sample, line: String) throws {
        guard var family = families.popLast(), family.help != nil else {
            throw Malformed(line: line, reason: "a sample outside of families")
        }
        guard let number = Double(sample.value), number.isFinite, !sample.value.contains(" ") else {
            throw Malformed(line: line, reason: "no plain value")
        }
        let isGood =
            switch (family.type, sample.name.dropFirst(family.name.count)) {
            case ("gauge", ""): true
            case ("info", "_info"): number == 1
            case ("counter", "_total"): number >= 0
            // Belongs to the sample right before it.
            case ("counter", "_created"):
                family.samples.last?.name == "\(family.name)_total" && family.samples.last?.labels == sample.labels
            default: false
            }
        guard sample.name.hasPrefix(family.name), isGood else {
            throw Malformed(line: line, reason: "a sample that its family cannot have")
        }
        guard series.insert(Series(name: sample.name, labels: sample.labels)).inserted else {
            throw Malformed(line: line, reason: "a repeated sample")
        }
        family.samples.append(sample)
        families.append(family)
    }

    private static func take(_ rest: inout ArraySlice<UInt8>, until ends: [UInt8]) -> ArraySlice<UInt8> {
        let taken = rest.prefix { !ends.contains($0) }
        rest = rest.dropFirst(taken.count)
        return taken
    }

    /// Reads text with escapes, up to and past `end`, or to the end of the line.
    private static func unescaped(_ rest: inout ArraySlice<UInt8>, until end: UInt8?, line: String) throws -> String {
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == end { return String(decoding: text, as: UTF8.self) }
            if byte == UInt8(ascii: "\"") { throw Malformed(line: line, reason: "a quote without a backslash") }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
            default: throw Malformed(line: line, reason: "an unknown escape")
            }
        }
        guard end == nil else { throw Malformed(line: line, reason: "a label value does not end") }
        return String(decoding: text, as: UTF8.self)
    }
}
