internal import HostModel

/// The axis of a plot for amounts of memory, from 0 to a round size above all values.
struct SizeScale: Sendable {
    /// Places run from 0 at the top to this at the bottom.
    static let height: Int64 = 1000

    let top: Int64
    private let step: Int64

    /// - Parameter maximum: the greatest value in bytes.
    init(maximum: Int64) {
        // Powers of two are round in binary units; four or five steps can be told apart.
        var step: Int64 = 1024
        while maximum / step >= 5 { step *= 2 }
        self.step = step
        top = max((maximum + step - 1) / step, 1) * step
    }

    /// The place of a value; values above are at the top.
    func place(_ bytes: Int64) -> Int64 {
        let shown = min(max(bytes, 0), top)
        return Self.height - Int64(Int128(shown) * Int128(Self.height) / Int128(top))
    }

    var ticks: [(place: Int64, label: String)] {
        (0...top / step).map { (place($0 * step), $0 == 0 ? "0" : ShortText.size(ByteCount($0 * step))) }
    }
}
