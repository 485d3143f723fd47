/// What is looked at, and how: the newest document, the order, the part that is shown. Keys change it, and it makes the
/// lines of the screen. It knows no clock and no terminal.
package struct TopView: Sendable {
    /// What a key asks of those who read documents.
    package enum Wish: Sendable, Hashable {
        case quit
        /// Read a document now.
        case refresh
        /// Read documents of that host from now on.
        case host(String)
        /// Nothing on the screen is known to be there.
        case redraw
    }

    package private(set) var document: StatusDocument?
    package private(set) var isPaused = false
    package private(set) var order: MachineOrder
    package var size: ScreenSize
    /// Names of all hosts, in their order.
    package var hosts: [String] = []
    /// What is wrong with the documents' source; empty while all is well.
    package var trouble = ""
    private var change: StatusChange?
    /// Two moments have been seen.
    package var hasRates: Bool { change != nil }
    private var isReversed = false
    private var isHelpShown = false
    private var firstRow = 0
    /// The host that was asked for last; nil where none was.
    private var chosenHost: String?

    package init(order: MachineOrder = .size, size: ScreenSize = .usual) {
        self.order = order
        self.size = size
    }

    /// Takes a newer document. Rates are of the time since the one before; where no time has passed they stay.
    package mutating func show(_ newer: StatusDocument) {
        if let document {
            let isSame =
                document.runID == newer.runID && document.host == newer.host
                && document.elapsedMilliseconds == newer.elapsedMilliseconds
            if !isSame { change = StatusChange(from: document, to: newer) }
            if document.host != newer.host { firstRow = 0 }
        }
        document = newer
    }

    /// - Returns: what the key asks of others.
    package mutating func press(_ key: TopKey) -> Wish? {
        if key == .redraw { return .redraw }
        if isHelpShown {
            isHelpShown = false
            return key == .letter("q") ? .quit : nil
        }
        let page = max(1, rowsShown.count)
        switch key {
        case .up: scroll(to: firstRow - 1)
        case .down: scroll(to: firstRow + 1)
        case .pageUp: scroll(to: firstRow - page)
        case .pageDown: scroll(to: firstRow + page)
        case .home: scroll(to: 0)
        case .end: scroll(to: .max)
        case .letter(let letter): return press(letter)
        case .redraw: break
        }
        return nil
    }

    private mutating func press(_ letter: Character) -> Wish? {
        switch letter {
        case "q", "Q": return .quit
        case " ": return .refresh
        case "p":
            isPaused.toggle()
            return isPaused ? nil : .refresh
        case "s": order = order.next
        case "M": order = .size
        case "B": order = .balloon
        case "N": order = .name
        case "r": isReversed.toggle()
        case "h": return host(after: 1)
        case "H": return host(after: -1)
        case "?": isHelpShown = true
        default: break
        }
        return nil
    }

    private mutating func host(after distance: Int) -> Wish? {
        guard hosts.count > 1 else { return nil }
        // Keys may be faster than documents.
        let place = hosts.firstIndex(of: chosenHost ?? document?.host ?? "")
        let chosen = place.map { hosts[($0 + distance + hosts.count) % hosts.count] } ?? hosts[0]
        chosenHost = chosen
        return .host(chosen)
    }

    private mutating func scroll(to row: Int) {
        let count = document?.machines.count ?? 0
        firstRow = min(max(0, row), max(0, count - room(for: count)))
    }
}

/// The screen.
extension TopView {
    /// Lines beside header and rows: a message, the names of the columns, the keys.
    private static let fixedLines = 3
    /// Rows that the header leaves room for on a screen that is not very small.
    private static let wantedRows = 4
    private static let headerLines = 7

    private var headerCount: Int {
        min(max(1, size.rows - Self.fixedLines - Self.wantedRows), Self.headerLines)
    }

    /// Rows of so many machines that fit: where not all do, a line says how many are missing.
    private func room(for count: Int) -> Int {
        let room = max(0, size.rows - Self.fixedLines - headerCount)
        return count <= room ? count : max(1, room - 1)
    }

    private var rowsShown: Range<Int> {
        let count = document?.machines.count ?? 0
        let room = room(for: count)
        let first = min(firstRow, count - room)
        return first..<first + room
    }

    /// The lines of the screen from its top, as many as it has, none wider than it is.
    package var lines: [ScreenLine] {
        if isHelpShown { return HelpLines.lines(width: size.columns, height: size.rows) }
        guard let document else { return fitted([ScreenLine(trouble.isEmpty ? "waiting for a document" : trouble)]) }
        var lines = HeaderLines(document, since: change, width: size.columns).lines(atMost: headerCount)
        lines.append(message)
        lines += table(document, rows: rowsShown)
        return fitted(lines)
    }

    /// All that there is to show, with every row, and without keys.
    package var allLines: [ScreenLine] {
        guard let document else { return [] }
        var lines = HeaderLines(document, since: change, width: size.columns).lines(atMost: Self.headerLines)
        lines.append(ScreenLine())
        lines += table(document, rows: document.machines.indices)
        return lines.map { $0.cut(to: size.columns) }
    }

    private func table(_ document: StatusDocument, rows: Range<Int>) -> [ScreenLine] {
        let all = order.sorted(document.machines.map { MachineRow($0, since: change) }, isReversed: isReversed)
        let table = MachineTable(all, width: size.columns)
        var lines = [table.head(order: order)] + rows.map(table.line)
        let (above, below) = (rows.lowerBound, all.count - rows.upperBound)
        if above > 0 {
            lines.append(ScreenLine("… \(below) more, \(above) above"))
        } else if below > 0 {
            lines.append(ScreenLine("… \(below) more"))
        }
        return lines
    }

    /// What is to be known besides the numbers.
    private var message: ScreenLine {
        if !trouble.isEmpty { return ScreenLine(trouble, .alarm) }
        if isPaused { return ScreenLine("paused: p goes on, space looks once", .warning) }
        return ScreenLine()
    }

    private var keys: ScreenLine {
        var line = ScreenLine("q quit", .reverse)
        var words = [
            "? help", "s order: \(order.rawValue)\(isReversed ? " reversed" : "")", "p pause", "space refresh",
        ]
        if hosts.count > 1, let place = hosts.firstIndex(of: document?.host ?? "") {
            words.insert("h host \(place + 1) of \(hosts.count)", at: 2)
        }
        for word in words where !line.add(ScreenLine("  \(word)", .reverse), upTo: size.columns) { break }
        line.add(String(repeating: " ", count: max(0, size.columns - line.width)), .reverse)
        return line.cut(to: size.columns)
    }

    /// With empty lines up to that of the keys.
    private func fitted(_ lines: [ScreenLine]) -> [ScreenLine] {
        var screen = lines.prefix(size.rows - 1).map { $0.cut(to: size.columns) }
        screen += [ScreenLine](repeating: ScreenLine(), count: size.rows - 1 - screen.count)
        return screen + [keys]
    }
}
