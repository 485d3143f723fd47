package import HostModel

/// Amounts as a person reads them, with integer arithmetic so that they look the same everywhere.
package enum ShortText {
    /// Such as `512 MiB` or `1.5 GiB`, rounded down to a tenth.
    package static func size(_ amount: PageCount) -> String { size(amount.bytes) }

    package static func size(_ amount: ByteCount) -> String {
        let bytes = amount.value
        guard bytes >= 0 else { return "-" + size(ByteCount(-bytes)) }
        let units: [(name: String, bytes: Int64)] = [
            ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
        ]
        guard let unit = units.first(where: { bytes >= $0.bytes }) else { return "\(bytes) B" }
        let tenths = bytes / (unit.bytes / 16) * 10 / 16
        return tenths % 10 == 0 ? "\(tenths / 10) \(unit.name)" : "\(tenths / 10).\(tenths % 10) \(unit.name)"
    }

    /// Such as `0s`, `12m` or `1d 2h 3m 4s`: the parts that are not zero.
    package static func duration(milliseconds: Int64) -> String {
        let seconds = milliseconds / 1000
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s"),
        ].filter { $0.0 != 0 }
        return parts.isEmpty ? "0s" : parts.map { "\($0.0)\($0.1)" }.joined(separator: " ")
    }

    /// Such as `71 %`, rounded to the nearest.
    package static func percent(_ part: Int64, of whole: Int64) -> String {
        whole > 0 ? "\((part * 200 + whole) / (whole * 2)) %" : "0 %"
    }

    /// A ratio with up to six digits after the point, without trailing zeros.
    package static func decimal(_ ratio: Ratio) -> String {
        var bytes: [UInt8] = []
        bytes.append(upTo: ByteCursor.maximumNumberLength) { $0.write(ratio.millionths, decimals: 6) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
