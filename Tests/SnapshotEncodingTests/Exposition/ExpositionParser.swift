/// Reads the text format 0.0.4 back, strictly: what a Prometheus would take only by leniency is an error here.
///
/// Knows nothing of the encoder or the catalogue.
struct ExpositionPage {
    struct Family: Equatable {
        var name: String
        var help: String
        var type: String
        var samples: [Sample] = []
    }

    struct Sample: Equatable {
        var labels: [String: String]
        var value: String
    }

    struct Malformed: Error {
        var line: String
        var reason: String
    }

    private(set) var families: [Family] = []
    /// Labels of the samples of the last family.
    private var known: Set<[String: String]> = []

    var sampleCount: Int { families.reduce(0) { $0 + $1.samples.count } }

    /// The value of one sample as it is written; nil when there is none.
    func value(_ name: String, _ labels: [String: String]) -> String? {
        families.first { $0.name == name }?.samples.first { $0.labels == labels }?.value
    }

    init(_ bytes: [UInt8]) throws {
        let text = try Self.text(bytes)
        guard text.isEmpty || text.hasSuffix("\n") else { throw Malformed(line: "", reason: "no line feed at the end") }
        for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            try read(String(line))
        }
        for family in families where family.samples.isEmpty {
            throw Malformed(line: family.name, reason: "a family without samples")
        }
    }

    private static func text(_ bytes: [UInt8]) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Malformed(line: "", reason: "not UTF-8")
        }
        return text
    }

    private mutating func read(_ line: String) throws {
        if line.hasPrefix("# HELP ") {
            let parts = line.dropFirst(7).split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { throw Malformed(line: line, reason: "HELP without text") }
            guard !families.contains(where: { $0.name == parts[0] }) else {
                throw Malformed(line: line, reason: "a second HELP")
            }
            families.append(Family(name: String(parts[0]), help: String(parts[1]), type: ""))
            known = []
        } else if line.hasPrefix("# TYPE ") {
            let parts = line.dropFirst(7).split(separator: " ")
            guard parts.count == 2, let family = families.last, family.name == parts[0], family.type.isEmpty else {
                throw Malformed(line: line, reason: "TYPE does not follow HELP")
            }
            guard ["gauge", "counter"].contains(parts[1]) else { throw Malformed(line: line, reason: "unknown type") }
            families[families.count - 1].type = String(parts[1])
        } else {
            try readSample(line)
        }
    }

    private mutating func readSample(_ line: String) throws {
        var rest = Substring(line)
        let name = rest.prefix { $0 != "{" && $0 != " " }
        rest = rest.dropFirst(name.count)
        guard let family = families.last, family.name == name, !family.type.isEmpty else {
            throw Malformed(line: line, reason: "a sample outside its family")
        }
        var labels: [String: String] = [:]
        if rest.first == "{" {
            repeat {
                rest.removeFirst()
                let label = rest.prefix { $0 != "=" }
                rest = rest.dropFirst(label.count)
                guard rest.hasPrefix("=\""), labels[String(label)] == nil else {
                    throw Malformed(line: line, reason: "a bad or repeated label")
                }
                rest = rest.dropFirst(2)
                labels[String(label)] = try Self.quoted(&rest, line: line)
            } while rest.first == ","
            guard rest.first == "}" else { throw Malformed(line: line, reason: "labels do not end") }
            rest.removeFirst()
        }
        guard rest.first == " ", !rest.dropFirst().contains(" "), Double(rest.dropFirst()) != nil else {
            throw Malformed(line: line, reason: "no plain value")
        }
        guard known.insert(labels).inserted else {
            throw Malformed(line: line, reason: "a repeated sample")
        }
        families[families.count - 1].samples.append(Sample(labels: labels, value: String(rest.dropFirst())))
    }

    /// Reads up to and past the closing quote.
    private static func quoted(_ rest: inout Substring, line: String) throws -> String {
        var scalars = String.UnicodeScalarView()
        var source = rest.unicodeScalars
        while let scalar = source.popFirst() {
            if scalar == "\"" {
                rest = Substring(source)
                return String(scalars)
            }
            guard scalar == "\\" else {
                scalars.append(scalar)
                continue
            }
            switch source.popFirst() {
            case "n": scalars.append("\n")
            case "\\": scalars.append("\\")
            case "\"": scalars.append("\"")
            default: throw Malformed(line: line, reason: "an unknown escape")
            }
        }
        throw Malformed(line: line, reason: "a label value does not end")
    }
}
