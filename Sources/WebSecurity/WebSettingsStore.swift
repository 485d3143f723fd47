internal import Synchronization

/// The settings in force, shared by those who read them for each connection and request and the one who replaces them.
public final class WebSettingsStore: Sendable {
    private let settings: Mutex<WebSettings>

    public init(_ settings: WebSettings = WebSettings()) {
        self.settings = Mutex(settings)
    }

    public var current: WebSettings { settings.withLock { $0 } }

    /// Holds for connections and requests that come from now on.
    public func replace(with new: WebSettings) {
        settings.withLock { $0 = new }
    }
}
