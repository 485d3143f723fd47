import CSnappy

/// Reads requests of remote write 1.0 with libsnappy and a walk of its own through the protobuf, for what the encoder is
/// compared with.
struct WriteRequestReader {
    struct Sample: Hashable {
        var labels: [String: String]
        var milliseconds: Int64
        var value: Double
    }

    struct Malformed: Error {}

    /// Series by series, in the order of the request.
    private(set) var samples: [Sample] = []
    private(set) var metadataCount = 0

    /// - Parameter block: as it travels.
    init(block: [UInt8]) throws {
        try self.init(message: Self.uncompress(block))
    }

    init(message: [UInt8]) throws {
        for (field, content) in try Self.fields(message[...]) {
            switch (field, content) {
            case (1, .bytes(let series)): try read(series: series)
            case (3, .bytes): metadataCount += 1
            default: throw Malformed()
            }
        }
    }

    private mutating func read(series: ArraySlice<UInt8>) throws {
        var labels: [String: String] = [:]
        for case (1, .bytes(let label)) in try Self.fields(series) {
            var texts = ["", ""]
            for case (let field, .bytes(let text)) in try Self.fields(label) where (1...2).contains(field) {
                texts[Int(field) - 1] = String(decoding: text, as: UTF8.self)
            }
            guard labels.updateValue(texts[1], forKey: texts[0]) == nil else { throw Malformed() }
        }
        for case (2, .bytes(let message)) in try Self.fields(series) {
            var sample = Sample(labels: labels, milliseconds: 0, value: 0)
            for field in try Self.fields(message) {
                switch field {
                case (1, .fixed(let bits)): sample.value = Double(bitPattern: bits)
                case (2, .number(let milliseconds)): sample.milliseconds = Int64(bitPattern: milliseconds)
                default: throw Malformed()
                }
            }
            samples.append(sample)
        }
    }

    private enum Content {
        case number(UInt64)
        case fixed(UInt64)
        case bytes(ArraySlice<UInt8>)
    }

    private static func fields(_ message: ArraySlice<UInt8>) throws -> [(UInt64, Content)] {
        var rest = message
        var fields: [(UInt64, Content)] = []
        while !rest.isEmpty {
            let key = try number(&rest)
            switch key & 7 {
            case 0: fields.append((key >> 3, .number(try number(&rest))))
            case 1:
                fields.append(
                    (key >> 3, .fixed(try bytes(&rest, count: 8).reversed().reduce(0) { $0 << 8 | UInt64($1) }))
                )
            case 2: fields.append((key >> 3, .bytes(try bytes(&rest, count: Int(clamping: number(&rest))))))
            default: throw Malformed()
            }
        }
        return fields
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { break }
            value |= UInt64(byte & 127) << shift
            if byte < 128 { return value }
        }
        throw Malformed()
    }

    private static func bytes(_ rest: inout ArraySlice<UInt8>, count: Int) throws -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw Malformed() }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private static func uncompress(_ block: [UInt8]) throws -> [UInt8] {
        try block.withUnsafeBytes { block in
            let block = block.assumingMemoryBound(to: CChar.self)
            var length = 0
            guard snappy_uncompressed_length(block.baseAddress, block.count, &length) == SNAPPY_OK else {
                throw Malformed()
            }
            var bytes = [UInt8](repeating: 0, count: length)
            let status = bytes.withUnsafeMutableBytes { output in
                snappy_uncompress(
                    block.baseAddress,
                    block.count,
                    output.assumingMemoryBound(to: CChar.self).baseAddress,
                    &length
                )
            }
            guard status == SNAPPY_OK else { throw Malformed() }
            return bytes
        }
    }
}
