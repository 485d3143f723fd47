internal import HostModel

/// The virtual machines of a host that come first by some measure, as bars.
struct MachineBars {
    struct Piece {
        /// Class that gives the colour.
        var style: String
        var amount: Int64
    }

    struct Bar {
        var machine: String
        var pieces: [Piece]
        var text: String
        /// What machines are ordered by.
        var rank: Int64

        /// Length of the bar.
        var length: Int64 { pieces.reduce(0) { $0 + $1.amount } }
    }

    private static let count = 5

    let title: String
    let note: String
    /// Greatest first.
    private let bars: [Bar]
    private let legend: [(style: String, text: String)]

    private init(_ title: String, note: String, bars: [Bar], legend: [(style: String, text: String)] = []) {
        self.title = title
        self.note = note
        self.legend = legend
        let known = bars.enumerated().filter { $0.element.rank > 0 }
        self.bars = known.sorted { left, right in
            left.element.rank == right.element.rank
                ? left.offset < right.offset : left.element.rank > right.element.rank
        }.prefix(Self.count).map(\.element)
    }

    /// All measures, of rows about the whole period.
    static func all(_ machines: [PeriodRow]) -> [MachineBars] {
        [
            stall(machines),
            held(machines, .balloon, "Ballooned"),
            held(machines, .swap, "Swapped"),
            held(machines, .sharing, "Saved by page sharing"),
            tax(machines),
        ]
    }

    private static func stall(_ machines: [PeriodRow]) -> MachineBars {
        let columns = MachineColumns.stalls
        let causes = columns.map { $0.series.labelValue ?? "" }
        let bars = machines.map { row in
            let pieces = zip(causes, columns).map {
                Piece(style: "stall-\($0)", amount: max(0, $1.value(in: row) ?? 0))
            }
            let total = pieces.reduce(0) { $0 + $1.amount }
            let text = ShownValue.seconds(milliseconds: total)
            return Bar(machine: row.unit.vm ?? "", pieces: pieces, text: text, rank: total)
        }
        let seen = causes.indices.filter { index in bars.contains { $0.pieces[index].amount > 0 } }
        return MachineBars(
            "Stalled",
            note: "time in which machines waited for memory, by cause",
            bars: bars,
            legend: seen.map { ("stall-\(causes[$0])", causes[$0].replacing("_", with: " ")) }
        )
    }

    private static func held(
        _ machines: [PeriodRow],
        _ technique: MachineColumns.Technique,
        _ title: String
    ) -> MachineBars {
        let mean = MachineColumns.layout.column("\(technique.series)_mean")
        let maximum = MachineColumns.layout.column("\(technique.series)_max")
        let bars = machines.map { row in
            let (usual, most) = (max(0, mean.value(in: row) ?? 0), max(0, maximum.value(in: row) ?? 0))
            let text = "\(ShortText.size(ByteCount(usual))), at most \(ShortText.size(ByteCount(most)))"
            let pieces = [
                Piece(style: technique.style, amount: usual),
                Piece(style: "\(technique.style) most", amount: max(0, most - usual)),
            ]
            return Bar(machine: row.unit.vm ?? "", pieces: pieces, text: text, rank: usual)
        }
        return MachineBars(title, note: "mean, which gives the order, and in pale the most at any time", bars: bars)
    }

    private static func tax(_ machines: [PeriodRow]) -> MachineBars {
        let bars = machines.map { row in
            let moved = MachineColumns.tax.value(in: row) ?? 0
            let size = ShortText.size(ByteCount(abs(moved)))
            let piece = Piece(style: moved < 0 ? "gains" : "pays", amount: abs(moved))
            let text = (moved < 0 ? "gains " : "pays ") + size
            return Bar(machine: row.unit.vm ?? "", pieces: [piece], text: text, rank: abs(moved))
        }
        return MachineBars(
            "Moved by the idle memory tax",
            note: "mean change of entitlement",
            bars: bars,
            legend: [("pays", "pays"), ("gains", "gains")]
        )
    }

    var html: String {
        var text = "<figure>\n<figcaption>\(htmlEscaped(title))</figcaption>\n"
        guard let greatest = bars.map(\.length).max() else {
            return text + "<p class=\"axis\">none</p>\n</figure>\n"
        }
        text += "<p class=\"axis\">\(htmlEscaped(note))</p>\n<ol class=\"bars\">\n"
        for bar in bars {
            text += "<li><span>\(htmlEscaped(bar.machine))</span><span>\(htmlEscaped(bar.text))</span>"
            text += "<svg viewBox=\"0 0 \(TimeScale.width) 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
            text += "\(Self.rectangles(bar, greatest))</svg></li>\n"
        }
        text += "</ol>\n"
        guard !legend.isEmpty else { return text + "</figure>\n" }
        let entries = legend.map { "<li><i class=\"\($0.style)\"></i>\(htmlEscaped($0.text))</li>" }
        return text + "<ul class=\"legend\">\(entries.joined())</ul>\n</figure>\n"
    }

    private static func rectangles(_ bar: Bar, _ greatest: Int64) -> String {
        var text = ""
        var (sum, left) = (Int64(0), Int64(0))
        for piece in bar.pieces where piece.amount > 0 {
            sum += piece.amount
            let right = Int64(Int128(sum) * Int128(TimeScale.width) / Int128(greatest))
            let rectangle = "M\(left) 0H\(right)V10H\(left)z"
            if right > left { text += "<path class=\"\(piece.style)\" d=\"\(rectangle)\"/>" }
            left = right
        }
        return text
    }
}
