/// Reads InfluxDB's line protocol back the way InfluxDB 1.x does: a backslash makes the special character after it an
/// ordinary one, and is itself before any other.
///
/// Knows nothing of the encoder.
struct LineProtocol {
    struct Point: Hashable {
        var measurement: String
        /// In the order of the line.
        var tags: [[String]]
        var fields: [[String]]
        var time: Int64
    }

    struct Malformed: Error {
        var line: String
        var reason: String
    }

    private(set) var points: [Point] = []

    init(_ bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Malformed(line: "", reason: "not UTF-8")
        }
        guard text.isEmpty || text.unicodeScalars.last == "\n" else {
            throw Malformed(line: "", reason: "no line feed at the end")
        }
        for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            points.append(try Self.point(String(line)))
        }
    }

    private static func point(_ line: String) throws -> Point {
        let parts = split(line, at: " ", special: ",= ")
        guard parts.count == 3, let time = Int64(parts[2]) else {
            throw Malformed(line: line, reason: "not a name with tags, fields and a time")
        }
        let key = split(parts[0], at: ",", special: ",= ")
        let pairs = { (parts: [String]) in
            try parts.map { part in
                let pair = split(part, at: "=", special: ",= ")
                guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else {
                    throw Malformed(line: line, reason: "\(part) is not a name and a value")
                }
                return pair.map { plain($0, special: ",= ") }
            }
        }
        return Point(
            measurement: plain(key[0], special: ", "),
            tags: try pairs(Array(key.dropFirst())),
            fields: try pairs(split(parts[1], at: ",", special: ",= ")),
            time: time
        )
    }

    /// The parts between separators before which no backslash stands.
    private static func split(_ text: String, at separator: Unicode.Scalar, special: String) -> [String] {
        var parts = [String.UnicodeScalarView()]
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if scalar == separator && last != "\\" {
                parts.append(String.UnicodeScalarView())
            } else {
                parts[parts.count - 1].append(scalar)
            }
            last = scalar
        }
        return parts.map { String($0) }
    }

    private static func plain(_ text: String, special: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if plain.last == "\\", special.unicodeScalars.contains(scalar) { plain.removeLast() }
            plain.append(scalar)
        }
        return String(plain)
    }
}
