import HostModel
import SimulationRuntime
import TerminalView

/// A view on a terminal, from its first screen to the key or the signal that ends it.
struct TopScreen {
    private let terminal: Terminal
    private let feed: StatusFeed
    private let wake: WakePipe
    private var view: TopView
    private var painter = ScreenPainter(Terminal.abilities)
    private var keyReader = KeyReader()
    /// Since when there is no answer; nil while there is.
    private var silentSince: String?

    /// - Parameter view: with a document to begin with.
    init(terminal: Terminal, feed: StatusFeed, view: TopView) throws(OutputError) {
        self.terminal = terminal
        self.feed = feed
        self.view = view
        wake = try WakePipe()
    }

    mutating func run() throws {
        TerminalSignals.watch(wake)
        do {
            defer { terminal.leave() }
            try terminal.enter()
            try showUntilEnd()
        } catch is Terminal.Gone {
            // There is nobody left to show anything to.
        }
    }

    private mutating func showUntilEnd() throws {
        try draw()
        while true {
            let readable = waitToRead([wake.reading, feed.news.reading, terminal.keys], milliseconds: -1)
            if readable[0] { wake.empty() }
            let seen = TerminalSignals.take()
            if seen.contains(.end) { return }
            if seen.contains(.stop) {
                terminal.leave()
                TerminalSignals.stopNow()
            }
            if seen.contains(.stop) || seen.contains(.resume) {
                try terminal.enter()
                painter.forget()
            }
            if readable[1] { for report in feed.takeReports() { take(report) } }
            if readable[2] {
                guard let bytes = terminal.readKeys() else { return }
                for key in keyReader.keys(bytes) where try !obey(view.press(key)) { return }
            }
            try draw()
        }
    }

    private mutating func draw() throws {
        view.size = Terminal.size ?? .usual
        try terminal.write(painter.update(to: view.lines, size: view.size))
    }

    private mutating func take(_ report: StatusFeed.Report) {
        switch report {
        case .hosts(let hosts): view.hosts = hosts
        case .document(let document):
            silentSince = nil
            view.trouble = ""
            view.show(document)
        case .failure(.unknownHost(let name, _)):
            view.trouble = "there is no host \(TerminalText(name).shortened(to: 30).text) any more: h chooses another"
        case .failure(let error):
            let since = silentSince ?? Self.timeOfDay
            silentSince = since
            view.trouble = "no answer since \(since), trying again: \(error.reason)"
        }
    }

    /// - Returns: false when the view ends.
    private mutating func obey(_ wish: TopView.Wish?) throws -> Bool {
        feed.pause(view.isPaused)
        switch wish {
        case .quit: return false
        case .refresh: feed.refresh()
        case .host(let name): feed.choose(host: name)
        case .redraw: painter.forget()
        case nil: break
        }
        return true
    }

    /// Such as `10:31:07`, as clocks here show it.
    private static var timeOfDay: String { String(LocalClock.system.text(WallClock.now()).dropFirst(11).prefix(8)) }
}
