import Foundation
import RealReceivers

/// A request of remote write 1.0, made byte by byte and by nothing that is tested.
struct HandMadeWrite {
    private var message: [UInt8] = []

    /// Adds a series. Labels are in the order in which they are given, which should be that of their names.
    mutating func add(_ labels: KeyValuePairs<String, String>, _ samples: [(milliseconds: Int64, value: Double)]) {
        var series: [UInt8] = []
        for (name, value) in labels {
            series += Self.field(1, Self.field(1, Array(name.utf8)) + Self.field(2, Array(value.utf8)))
        }
        for (time, value) in samples {
            let bits = (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
            series += Self.field(2, [0x09] + bits + [0x10] + Self.varint(UInt64(time)))
        }
        message += Self.field(1, series)
    }

    /// The marker that ends a series.
    static let stale = Double(bitPattern: 0x7ff0_0000_0000_0002)

    /// A block of snappy in which nothing is compressed.
    var body: Data {
        var block = Self.varint(UInt64(message.count))
        for start in stride(from: 0, to: message.count, by: 60) {
            let piece = message[start..<min(start + 60, message.count)]
            block.append(UInt8(piece.count - 1) << 2)
            block += piece
        }
        return Data(block)
    }

    func post(port: Int) async throws {
        let headers = [
            "Content-Encoding": "snappy", "Content-Type": "application/x-protobuf",
            "X-Prometheus-Remote-Write-Version": "0.1.0",
        ]
        try await HTTP.post(body, to: PrometheusReceiver.writePath, port: port, headers: headers)
    }

    private static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        [number << 3 | 2] + varint(UInt64(bytes.count)) + bytes
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        var (rest, bytes) = (value, [UInt8]())
        repeat {
            bytes.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
            rest >>= 7
        } while rest > 0
        return bytes
    }
}
