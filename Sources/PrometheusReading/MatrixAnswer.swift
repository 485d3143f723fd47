import JSONReading

/// An answer of the query interface that holds series with their samples: a result of type `matrix`.
///
/// https://prometheus.io/docs/prometheus/latest/querying/api/
struct MatrixAnswer {
    /// Takes the samples of one series: time in milliseconds since 1970, and the value as it is written.
    typealias SampleReader = (Int64, ArraySlice<UInt8>) throws -> Void

    /// What the server says of an answer that is an error.
    struct ServerError: Error {
        let words: String
    }

    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Hands out all series.
    ///
    /// - Parameter body: gets the labels of a series and returns what takes its samples; nil skips them.
    func readSeries(_ body: (LabelSet) throws -> SampleReader?) throws {
        var reader = JSONReader(bytes)
        var status: String?
        var words = ""
        var type: String?
        try reader.readObject { reader, key in
            switch key {
            case "status": status = try reader.readString()
            case "error": words = try reader.readString()
            case "isPartial":
                // Written by a cluster some of whose nodes did not answer.
                let start = reader.offset
                try reader.skipValue()
                guard !bytes[start..<reader.offset].contains(UInt8(ascii: "t")) else {
                    throw ServerError(words: "the answer is partial")
                }
            case "data":
                try reader.readObject { reader, key in
                    switch key {
                    case "resultType": type = try reader.readString()
                    case "result": try Self.readResult(&reader, body)
                    default: try reader.skipValue()
                    }
                }
            default: try reader.skipValue()
            }
        }
        try reader.readEnd()
        if status == "error" { throw ServerError(words: words) }
        guard status == "success" else { throw reader.fault("no status") }
        guard type == "matrix" else { throw reader.fault("no series in the answer") }
    }

    /// What the server says when the answer is an error; nil when it is something else.
    var errorWords: String? {
        do {
            try readSeries { _ in nil }
        } catch let error as ServerError {
            return error.words
        } catch {
            return nil
        }
        return nil
    }

    private static func readResult(_ reader: inout JSONReader, _ body: (LabelSet) throws -> SampleReader?) throws {
        try reader.readArray { reader in
            var labels: LabelSet?
            // Where the samples are, when they come before the labels.
            var postponed: JSONReader?
            try reader.readObject { reader, key in
                switch key {
                case "metric":
                    let read = try readLabels(&reader)
                    labels = read
                    if var samples = postponed { try readSamples(&samples, try body(read)) }
                case "values":
                    if let labels {
                        try readSamples(&reader, try body(labels))
                    } else {
                        postponed = reader
                        try reader.skipValue()
                    }
                default: try reader.skipValue()
                }
            }
            guard labels != nil else { throw reader.fault("a series without labels") }
        }
    }

    private static func readLabels(_ reader: inout JSONReader) throws -> LabelSet {
        var labels = LabelSet()
        try reader.readObject { reader, name in labels.add(name, try reader.readString()) }
        return labels
    }

    private static func readSamples(_ reader: inout JSONReader, _ body: SampleReader?) throws {
        guard let body else { return try reader.skipValue() }
        try reader.readArray { reader in
            var time: Int64?
            var value: ArraySlice<UInt8>?
            try reader.readArray { reader in
                if time == nil {
                    guard case .value(let milliseconds) = ExactDecimal(try reader.readNumber(), decimals: 3) else {
                        throw reader.fault("no time of a sample")
                    }
                    time = milliseconds
                } else if value == nil {
                    value = try readValue(&reader)
                } else {
                    throw reader.fault("a sample of three")
                }
            }
            guard let time, let value else { throw reader.fault("half a sample") }
            try body(time, value)
        }
    }

    /// A value is a number in quotes. VictoriaMetrics writes null where a series went stale.
    private static func readValue(_ reader: inout JSONReader) throws -> ArraySlice<UInt8> {
        if reader.isAtString() { return try reader.readPlainString() }
        try reader.skipValue()
        return notANumber[...]
    }

    private static let notANumber = Array("NaN".utf8)
}
