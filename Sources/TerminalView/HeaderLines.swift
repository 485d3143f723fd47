/// The lines above the table: the host as a whole, as esxtop's memory screen has it.
struct HeaderLines {
    private let document: StatusDocument
    private let change: StatusChange?
    private let width: Int

    init(_ document: StatusDocument, since change: StatusChange?, width: Int) {
        self.document = document
        self.change = change
        self.width = width
    }

    /// The first lines in the order of their weight, shown in the order in which they usually stand.
    func lines(atMost count: Int) -> [ScreenLine] {
        let all = [title, machine, kernel, sharing, swap, compression, balloon]
        // Of these, counted from 0, those that are most needed come first.
        let weight = [0, 2, 1, 4, 6, 5, 3]
        let chosen = Set(weight.prefix(max(1, count)))
        return all.indices.filter(chosen.contains).map { all[$0] }
    }

    private var title: ScreenLine {
        let count = document.machines.count
        var pieces = [
            Self.time(document.elapsedMilliseconds) + " \(document.scenario)",
            document.host,
            count == 1 ? "1 VM" : "\(count) VMs",
            "MEM overcommit \(Self.hundredths(document.millionths(.overcommitment)))",
            "speed \(Self.hundredths(document.speed.allMillionths))",
        ]
        if document.lag.whole >= 1 { pieces.append("\(document.lag.whole) s behind") }
        // Long names must not push out the rest.
        let room = max(8, (width - 42) / 2)
        pieces[0] = TerminalText(pieces[0]).shortened(to: room + 9).text
        pieces[1] = TerminalText(pieces[1]).shortened(to: room).text
        var line = ScreenLine(pieces[0], .bold)
        for piece in pieces.dropFirst() where !line.add(ScreenLine(", \(piece)"), upTo: width) { break }
        return line.cut(to: width)
    }

    private var machine: ScreenLine {
        let other = document[.size] - document[.free] - document[.hypervisor]
        return line(
            "PMEM",
            [
                amount(document[.size], "total:", weight: 1), amount(document[.hypervisor], "vmk,", weight: 2),
                amount(other, "other,", weight: 3), amount(document[.free], "free", weight: 0),
            ]
        )
    }

    private var kernel: ScreenLine {
        let style: ScreenLine.Style =
            switch document.memoryState {
            case "high", "clear": .bold
            case "soft": .warning
            default: .alarm
            }
        let state = ScreenLine(" \(TerminalText(document.memoryState).cut(to: 12).text) state", style)
        let pieces = [
            amount(document[.size] - document[.hypervisor], "managed:", weight: 2),
            amount(document[.minFree], "minfree,", weight: 0), amount(document[.reserved], "rsvd,", weight: 1),
            amount(document[.unreserved], "ursvd,", weight: 3),
        ]
        // The state is what the line is looked at for: it stands even where the rest does not fit.
        var line = line("VMKMEM", pieces, room: width - state.width)
        _ = line.add(state, upTo: width)
        return line
    }

    private var sharing: ScreenLine {
        line(
            "PSHARE",
            [
                amount(document.sum(.shared), "shared,", weight: 1),
                amount(document[.sharedCommon], "common:", weight: 2),
                amount(document.sum(.sharingSaved), "saving", weight: 0),
            ]
        )
    }

    private var swap: ScreenLine {
        line(
            "SWAP",
            [
                amount(document.sum(.swapped), "curr,", weight: 0),
                amount(document.sum(.swapTarget), "rclmtgt:", weight: 3), rate(.swapReadTotal, "r/s,", weight: 1),
                rate(.swapWrittenTotal, "w/s", weight: 2),
            ]
        )
    }

    private var compression: ScreenLine {
        line(
            "ZIP",
            [
                amount(document.sum(.compressed), "zipped,", weight: 0),
                amount(document.sum(.compressionSaved), "saved", weight: 1),
            ]
        )
    }

    private var balloon: ScreenLine {
        line(
            "MEMCTL",
            [
                amount(document.sum(.balloon), "curr,", weight: 0),
                amount(document.sum(.balloonTarget), "target,", weight: 1),
                amount(document.sum(.balloonMaximum), "max", weight: 2),
            ]
        )
    }

    /// An amount with its word, and how soon it is left out where there is no room: that of weight 0 is the last.
    private struct Piece {
        var number: String
        var word: String
        var weight: Int
    }

    /// Room for the memory of the host, so that nothing moves while amounts change.
    private var numberWidth: Int { max(5, MemoryAmount.text(document[.size]).utf8.count) }

    private func line(_ name: String, _ pieces: [Piece], room: Int? = nil) -> ScreenLine {
        let room = room ?? width
        let texts = pieces.indices.map { index in
            let number = " " + TerminalText(pieces[index].number).padded(to: numberWidth, isRight: true)
            // The first two words are as wide on each line, so that the numbers behind them stand below one another.
            return number + " " + TerminalText(pieces[index].word).padded(to: index < 2 ? 8 : 0)
        }
        let name = TerminalText(name).padded(to: 6) + "/MB:"
        var left = room - name.utf8.count
        var chosen: Set<Int> = []
        for index in pieces.indices.sorted(by: { pieces[$0].weight < pieces[$1].weight }) {
            left -= texts[index].utf8.count
            guard left >= 0 else { break }
            chosen.insert(index)
        }
        let text = pieces.indices.filter(chosen.contains).map { texts[$0] }.joined()
        return ScreenLine(name + text).cut(to: width)
    }

    private func amount(_ bytes: Int64, _ word: String, weight: Int) -> Piece {
        Piece(number: MemoryAmount.text(bytes), word: word, weight: weight)
    }

    private func rate(_ total: HostAmount, _ word: String, weight: Int) -> Piece {
        let text = change.map { MemoryAmount.rate($0.bytes(total, of: document), milliseconds: $0.milliseconds) }
        return Piece(number: text ?? "-", word: word, weight: weight)
    }

    /// Such as `0:01:46` or `2d 3:04:05`.
    static func time(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1000
        let twoDigits = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(seconds / 3600 % 24):\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
        return seconds >= 86_400 ? "\(seconds / 86_400)d \(clock)" : clock
    }

    /// Such as `0.45` or `20`, rounded down.
    private static func hundredths(_ millionths: Int64) -> String {
        let hundredths = millionths / 10_000
        guard hundredths % 100 != 0 else { return "\(hundredths / 100)" }
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
