/// A run drawn in cells of equal time, so that alerts can be compared by eye.
struct StripChart {
    static let cellCount = 60
    static let legend = ". inactive   - pending   # firing"

    /// Steps between the marks of the scale: those that clocks have.
    private static let steps: [Int64] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
    ].map { $0 * 1000 }
    private static let inactive = UInt8(ascii: ".")
    private static let pending = UInt8(ascii: "-")
    private static let firing = UInt8(ascii: "#")

    /// Simulated milliseconds of the whole strip.
    private let length: Int64

    init(lengthMilliseconds: Int64) {
        length = max(1, lengthMilliseconds)
    }

    /// `.` inactive, `-` pending, `#` firing; a cell shows the worst that there was in it.
    func strip(_ episodes: some Sequence<AlertEpisode>) -> String {
        var cells = [UInt8](repeating: Self.inactive, count: Self.cellCount)
        for episode in episodes {
            for index in self.cells(from: episode.start, to: episode.end) where cells[index] == Self.inactive {
                cells[index] = Self.pending
            }
            guard let firing = episode.firing else { continue }
            for index in self.cells(from: firing, to: episode.end) { cells[index] = Self.firing }
        }
        return String(decoding: cells, as: UTF8.self)
    }

    /// Cells that a time reaches into. What begins with the last evaluation still has the last cell.
    private func cells(from start: Int64, to end: Int64?) -> ClosedRange<Int> {
        let last = Self.cellCount - 1
        let first = min(last, cell(at: start))
        guard let end else { return first...last }
        return first...max(first, min(last, cell(at: end, isEnd: true)))
    }

    private func cell(at time: Int64, isEnd: Bool = false) -> Int {
        Int((time * Int64(Self.cellCount) - (isEnd ? 1 : 0)) / length)
    }

    /// Times above the cells in which they fall, each behind a bar; the length of the run before the last bar.
    var scale: String {
        let end = SimulatedTime.text(length) + "|"
        let step = Self.steps.first { length / $0 <= 5 } ?? ((length - 1) / 432_000_000 + 1) * 86_400_000
        var line = ""
        for time in stride(from: 0, to: length, by: Int64.Stride(step)) {
            let column = cell(at: time)
            let mark = "|" + SimulatedTime.text(time)
            guard column == 0 || line.count < column, column + mark.count + 1 <= Self.cellCount - end.count else {
                continue
            }
            line = TerminalText.padded(line, column) + mark
        }
        return TerminalText.padded(line, Self.cellCount - end.count) + end
    }
}
