/// The screen that says what keys do and what columns mean.
enum HelpLines {
    private static let keys: [(keys: String, meaning: String)] = [
        ("q, Ctrl-C", "quit"),
        ("space", "look again now"),
        ("p", "pause, and go on"),
        ("s", "order by the next of MEMSZ CNSM MCTLSZ SWCUR %STALL NAME"),
        ("M, B, N", "order by MEMSZ, MCTLSZ, NAME"),
        ("r", "order the other way round"),
        ("h, H", "next host, previous host"),
        ("arrows, PgUp, PgDn", "other rows; Home and End are the first and the last"),
    ]

    private static let causes = [
        "Causes: swap-in, unzip (decompression), guest (guest page-in),",
        "cache (cache miss), COW (copy-on-write break), blocked (the host has no memory)",
    ]

    static func lines(width: Int, height: Int) -> [ScreenLine] {
        var lines = [ScreenLine("aerostat top: keys", .bold)]
        lines += keys.map { key in
            ScreenLine(" " + TerminalText(key.keys).padded(to: 20) + key.meaning)
        }
        lines.append(ScreenLine("Columns: memory in MB of 1,048,576 bytes, rates each simulated second", .bold))
        let meanings = MachineColumn.preference.map { column in
            TerminalText(column.rawValue).padded(to: 9) + column.meaning
        }
        // Two meanings stand side by side where there is room.
        let columns = max(1, width / 39)
        let columnWidth = width / columns
        let room = max(1, height - lines.count - causes.count - 1)
        let count = min((meanings.count + columns - 1) / columns, room)
        for row in 0..<count {
            var line = ScreenLine(" ")
            for column in 0..<columns where row + column * count < meanings.count {
                let text = TerminalText(meanings[row + column * count]).cut(to: columnWidth - 2)
                line.add(text.padded(to: columnWidth - 1))
            }
            lines.append(line)
        }
        lines += causes.map { ScreenLine($0) }
        lines = Array(lines.prefix(max(0, height - 1)).map { $0.cut(to: width) })
        lines += [ScreenLine](repeating: ScreenLine(), count: max(0, height - 1 - lines.count))
        lines.append(ScreenLine("any key goes back", .reverse).cut(to: width))
        return Array(lines.suffix(height))
    }
}
