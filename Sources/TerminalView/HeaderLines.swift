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
                amount(document[.size], "total:"), amount(document[.hypervisor], "vmk,"), amount(other, "other,"),
                amount(document[.free], "free"),
            ]
        )
    }

    private var kernel: ScreenLine {
        var state = ScreenLine()
        let style: ScreenLine.Style =
            switch document.memoryState {
            case "high", "clear": .bold
            case "soft": .warning
            default: .alarm
            }
        state.add(" " + TerminalText(document.memoryState).cut(to: 12).text + " state", style)
        let pieces = [
            amount(document[.size] - document[.hypervisor], "managed:"), amount(document[.minFree], "minfree,"),
            amount(document[.reserved], "rsvd,"), amount(document[.unreserved], "ursvd,"),
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
                amount(document.sum(.shared), "shared,"), amount(document[.sharedCommon], "common:"),
                amount(document.sum(.sharingSaved), "saving"),
            ]
        )
    }

    private var swap: ScreenLine {
        line(
            "SWAP",
            [
                amount(document.sum(.swapped), "curr,"), amount(document.sum(.swapTarget), "rclmtgt:"),
                rate(.swapReadTotal, "r/s,"), rate(.swapWrittenTotal, "w/s"),
            ]
        )
    }

    private var compression: ScreenLine {
        line("ZIP", [amount(document.sum(.compressed), "zipped,"), amount(document.sum(.compressionSaved), "saved")])
    }

    private var balloon: ScreenLine {
        line(
            "MEMCTL",
            [
                amount(document.sum(.balloon), "curr,"), amount(document.sum(.balloonTarget), "target,"),
                amount(document.sum(.balloonMaximum), "max"),
            ]
        )
    }

    private func line(_ name: String, _ pieces: [String], room: Int? = nil) -> ScreenLine {
        var line = ScreenLine(TerminalText(name).padded(to: 6) + "/MB:")
        for piece in pieces where !line.add(ScreenLine(piece), upTo: room ?? width) { break }
        return line.cut(to: width)
    }

    private func amount(_ bytes: Int64, _ word: String) -> String { Self.piece(MemoryAmount.text(bytes), word) }

    private func rate(_ total: HostAmount, _ word: String) -> String {
        let text = change.map { MemoryAmount.rate($0.bytes(total, of: document), milliseconds: $0.milliseconds) }
        return Self.piece(text ?? "-", word)
    }

    private static func piece(_ number: String, _ word: String) -> String {
        TerminalText(number).padded(to: 8, isRight: true) + " " + TerminalText(word).padded(to: 8)
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
