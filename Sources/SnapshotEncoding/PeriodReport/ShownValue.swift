internal import HostModel

/// Values as a person reads them: sizes in binary units, times in hours and minutes, ratios in percent.
enum ShownValue {
    static let unknown = "–"

    static func text(_ value: Int64?, of column: PeriodColumn) -> String {
        guard let value else { return unknown }
        switch column.series.descriptor.unit {
        case .bytes: return ShortText.size(ByteCount(value))
        case .seconds: return seconds(milliseconds: value)
        case .ratio: return percent(millionths: value)
        case .pages, .none: return number(value, decimals: column.decimals)
        }
    }

    /// Such as `0.25 s`, `41 s` or `1h 2m 3s`.
    static func seconds(milliseconds: Int64) -> String {
        guard abs(milliseconds) < 60_000 else { return ShortText.duration(milliseconds: milliseconds) }
        // Thousandths say nothing beside whole seconds.
        let shown = abs(milliseconds) < 1000 ? milliseconds : milliseconds / 10 * 10
        return number(shown, decimals: 3) + " s"
    }

    /// Such as `12.5 %`, rounded to the nearest tenth; what is more than nothing is never 0.
    static func percent(millionths: Int64) -> String {
        if (1..<500).contains(millionths) { return "< 0.1 %" }
        let tenths = (abs(millionths) + 500) / 1000
        return number(millionths < 0 ? -tenths : tenths, decimals: 1) + " %"
    }

    /// With at most three digits after the point.
    private static func number(_ value: Int64, decimals: Int) -> String {
        var (shown, digits) = (value, decimals)
        while digits > 3 {
            shown /= 10
            digits -= 1
        }
        var bytes: [UInt8] = []
        bytes.append(upTo: ByteCursor.maximumNumberLength) { $0.write(shown, decimals: digits) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
