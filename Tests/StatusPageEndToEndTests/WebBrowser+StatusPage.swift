import HeadlessBrowser
import RealReceivers

extension WebBrowser {
    /// Waits until the page shows what its scripts have asked for, pictures included.
    func waitUntilLive() async throws {
        _ = try await poll("the page to live", within: 20) {
            try await evaluate(
                """
                return document.documentElement.classList.contains('live')
                  && ['ladder', 'map', 'ribbon'].every((id) => document.querySelector(`#${id} svg`) !== null)
                """
            ) ? true : nil
        }
    }

    /// Runs a script that returns nothing.
    func evaluateNothing(_ script: String) async throws {
        _ = try await evaluate("\(script); return true", as: Bool.self)
    }
}
