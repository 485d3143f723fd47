import LocatedYAML
import TerminalView

/// Where the documents of a view come from. Lives on the thread that reads.
protocol StatusSource: AnyObject {
    /// A further document is there without time passing.
    var hasNext: Bool { get }

    /// The names of all hosts, in their order.
    func hosts() throws(StatusSourceError) -> [String]

    /// - Parameter host: nil for the first.
    func read(host: String?) throws(StatusSourceError) -> StatusDocument
}

/// Why there is no document. Descriptions are one line and hold no secrets.
enum StatusSourceError: Error, CustomStringConvertible {
    case unreachable(server: String, reason: String)
    /// The simulation has not begun yet.
    case notReady(server: String)
    case refused(server: String, status: Int, words: String)
    case redirected(server: String, to: String)
    case malformed(server: String, problem: String)
    case unknownHost(String, known: [String])

    var description: String {
        switch self {
        case .unreachable(let server, let reason): return "cannot reach \(server): \(reason)"
        case .notReady(let server): return "\(server) has nothing to show yet"
        case .refused(let server, let status, let words):
            return "\(server) answered \(status)" + (words.isEmpty ? "" : ": \(words)")
        case .redirected(let server, let target):
            return
                "\(server) answered with a redirect to \(target); redirects are not followed, give the URL it leads to"
        case .malformed(let server, let problem):
            return "\(server) does not answer as this version of 'aerostat serve' does: \(problem)"
        case .unknownHost(let name, let known):
            let names = known.prefix(Self.listedNames).map { TerminalText($0).shortened(to: 60).text }
            let more = known.count > names.count ? " and \(known.count - names.count) more" : ""
            let nearest = Spelling.nearest(to: name, among: known).map { TerminalText($0).shortened(to: 60).text }
            return "no host is called '\(TerminalText(name).shortened(to: 60).text)'; "
                + "there are \(names.joined(separator: ", "))\(more)"
                + (nearest.map { "; did you mean \($0)?" } ?? "")
        }
    }

    /// Without the name of the server, which those who look at a screen know.
    var reason: String {
        switch self {
        case .unreachable(_, let reason): reason
        default: description
        }
    }

    /// Names that a message lists at most.
    private static let listedNames = 8
}
