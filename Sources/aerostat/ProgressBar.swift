/// Shows on a terminal how far long work has come; shows nothing in a pipe or a file.
struct ProgressBar {
    private static let width: Int64 = 40
    private static let interval = Duration.milliseconds(100)

    private let total: Int64
    private let showsSpeed: Bool
    private let isShown: Bool
    private let clock = ContinuousClock()
    private let begin: ContinuousClock.Instant
    private var last: ContinuousClock.Instant

    /// - Parameters:
    ///   - total: simulated milliseconds when the work is done, or pieces of work.
    ///   - showsSpeed: whether these are milliseconds, so that there is a speed to show.
    init(total: Int64, showsSpeed: Bool = true, isTerminal: Bool = StandardError.isTerminal) {
        self.total = total
        self.showsSpeed = showsSpeed
        isShown = isTerminal
        begin = clock.now
        last = begin
    }

    /// Draws the bar for the simulated time that is done, at most ten times a second.
    mutating func show(_ done: Int64) {
        guard isShown else { return }
        let now = clock.now
        guard last.duration(to: now) >= Self.interval else { return }
        last = now
        let line =
            showsSpeed
            ? Self.line(done: done, total: total, elapsed: begin.duration(to: now))
            : Self.line(done: done, total: total)
        StandardError.write("\r" + line)
    }

    /// Takes the bar away.
    func clear() {
        if isShown { StandardError.write("\r\u{1B}[K") }
    }

    /// Such as `[##########------------------------------]  25 %, 3600 times real time`.
    static func line(done: Int64, total: Int64, elapsed: Duration) -> String {
        let ratio = Int64(Double(done) / max(1, elapsed / .milliseconds(1)))
        return "\(line(done: done, total: total)), \(ratio) times real time"
    }

    /// Such as `[##########------------------------------]  25 %`.
    static func line(done: Int64, total: Int64) -> String {
        let filled = Int(done * width / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Int(width) - filled)
        let percent = String(done * 100 / total)
        let padding = String(repeating: " ", count: max(0, 3 - percent.count))
        return "[\(bar)] \(padding)\(percent) %"
    }
}
