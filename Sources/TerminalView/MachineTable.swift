/// The table of the virtual machines: as many columns as the width has room for, and some of the rows.
struct MachineTable {
    /// Greatest width of names; longer ones are shortened in the middle.
    private static let maximumNameWidth = 40

    private let columns: [(column: MachineColumn, width: Int)]
    private let rows: [MachineRow]

    /// - Parameter rows: all of them, in their order: the width of a column is that of its greatest number, so that
    ///   nothing moves when other rows are looked at.
    init(_ rows: [MachineRow], width: Int) {
        self.rows = rows
        var chosen: [MachineColumn: Int] = [:]
        var used = -1
        for column in MachineColumn.preference {
            var least = column.minimumWidth
            if column == .name {
                least = min(least, width)
            } else {
                for row in rows { least = max(least, column.text(row).utf8.count) }
            }
            guard used + 1 + least <= width else { break }
            used += 1 + least
            chosen[column] = least
        }
        let longest = rows.reduce(0) { max($0, TerminalText($1.machine.name).width) }
        if let least = chosen[.name] {
            let wanted = min(Self.maximumNameWidth, max(longest, least))
            chosen[.name] = min(wanted, least + max(0, width - used))
        }
        columns = MachineColumn.allCases.compactMap { column in chosen[column].map { (column, $0) } }
    }

    /// The names of the columns; the one that rows are ordered by stands out.
    func head(order: MachineOrder) -> ScreenLine {
        var line = ScreenLine()
        for (index, (column, width)) in columns.enumerated() {
            let name = TerminalText(column.rawValue).cut(to: width)
            let isOrder = column.rawValue == order.rawValue
            if index > 0 { line.add(" ", .bold) }
            line.add(name.padded(to: width, isRight: !column.isText), isOrder ? .reverse : .bold)
        }
        return line
    }

    func line(_ index: Int) -> ScreenLine {
        let row = rows[index]
        var line = ScreenLine()
        for (index, (column, width)) in columns.enumerated() {
            let text = TerminalText(column.text(row)).shortened(to: width)
            line.add((index > 0 ? " " : "") + text.padded(to: width, isRight: !column.isText), style(column, row))
        }
        return line
    }

    private func style(_ column: MachineColumn, _ row: MachineRow) -> ScreenLine.Style {
        switch column {
        case .stall, .cause:
            guard let stall = row.stall, row.isPoweredOn else { return .plain }
            return stall.millionths >= 100_000 ? .alarm : stall.millionths >= 10_000 ? .warning : .plain
        case .swapped: return row.machine[.swapped] > 0 ? .warning : .plain
        default: return .plain
        }
    }
}
