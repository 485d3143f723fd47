/// Amounts of memory in MB of 1,048,576 bytes, which esxtop shows, in few characters.
enum MemoryAmount {
    private static let megabyte: Int64 = 1 << 20

    /// Such as `0`, `0.4` or `12288`. Below 10 MB there are tenths, rounded up: what is not nothing never looks like it.
    static func text(_ bytes: Int64) -> String {
        guard bytes > 0 else { return "0" }
        guard bytes < megabyte * 10 else { return "\(bytes.saturatingAdding(megabyte / 2) / megabyte)" }
        let tenths = (bytes * 10 + megabyte - 1) / megabyte
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    /// The same of so many bytes in so many milliseconds, in MB each second.
    static func rate(_ bytes: Int64, milliseconds: Int64) -> String {
        text(bytes.scaled(by: 1000, over: milliseconds))
    }

    /// Such as `0`, `0.1`, `12.5` or `100`: a part of 1 in millionths as percent, rounded to the nearest tenth.
    static func percent(millionths: Int64) -> String {
        let tenths = millionths.saturatingAdding(500) / 1000
        return tenths % 10 == 0 || tenths >= 1000 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
