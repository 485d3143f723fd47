import HostModel
import Logging
import StatusServer
import WebSecurity

/// What the server, the pages and the metrics about them share.
struct WebParts: Sendable {
    let settings = WebSettingsStore()
    let server = ServerAccount()
    let pages = PageAccount()
    /// Nil where there is no web configuration.
    let watcher: WebConfigurationWatcher<ContinuousClock>?

    init(_ configuration: WebConfiguration?, logger: Logger) {
        watcher = configuration.map { [settings] in
            WebConfigurationWatcher($0, store: settings, clock: ContinuousClock(), logger: logger)
        }
    }

    /// The account of the HTTP server at this moment.
    var ledger: WebLedger {
        var ledger = server.ledger
        let pages = pages.counts
        ledger.encodedPages = pages.encoded
        ledger.compressedPages = pages.compressed
        ledger.configuration = watcher?.account
        return ledger
    }
}

extension ReloadAnswer {
    /// - Parameter problems: empty when all is in force.
    init(problems: [String]) {
        self = problems.isEmpty ? .reloaded : .refused(problems.joined(separator: "\n"))
    }
}
