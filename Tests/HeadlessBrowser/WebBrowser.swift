public import Foundation
import LoopbackClient
import RealReceivers

/// A Chromium without a window, which a test drives through its WebDriver (W3C).
public final class WebBrowser {
    private static let names = ["chromium", "chromedriver"]

    public static let canRun =
        ProcessInfo.processInfo.environment["CI"] == "true" || names.allSatisfy { RealServers.find($0) != nil }

    public static let reason =
        "not installed: Debian packages chromium, chromium-driver; make test installs them as root"

    private let driver: RunningProgram
    private let port: Int
    /// Path of all that the browser is asked for.
    private let session: String

    /// Starts a browser for as long as the body takes.
    public static func run<Result>(
        in folder: URL,
        _ body: (WebBrowser) async throws -> Result
    ) async throws -> Result {
        let driver = try RunningProgram(
            RealServers.path("chromedriver"),
            ["--port=0"],
            log: folder.appending(path: "chromedriver.log")
        )
        let port = try await poll("the port of chromedriver", within: 60) {
            try driver.logText.firstMatch(of: /started successfully on port (\d+)/).flatMap { Int($0.output.1) }
        }
        let browser = try await WebBrowser(driver, port: port, folder: folder)
        // The browser is a child of the driver, and would outlive it.
        do {
            let result = try await body(browser)
            try await browser.end()
            return result
        } catch {
            try await browser.end()
            throw error
        }
    }

    private init(_ driver: RunningProgram, port: Int, folder: URL) async throws {
        self.driver = driver
        self.port = port
        let arguments = [
            // Tests run as root in containers, where Chromium's own sandbox does not work.
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--user-data-dir=\(folder.appending(path: "browser").path())",
        ]
        let options: [String: Any] = ["args": arguments, "binary": try RealServers.path("chromium").path()]
        let wanted: [String: Any] = ["goog:chromeOptions": options, "goog:loggingPrefs": ["browser": "ALL"]]
        let answer = try await Self.send("POST", "/session", port, ["capabilities": ["alwaysMatch": wanted]])
        guard let id = (answer as? [String: Any])?["sessionId"] as? String else {
            throw EndToEndError(description: "chromedriver gives no session: \(answer)")
        }
        session = "/session/\(id)"
    }

    /// Loads a page, with a screen of that width and the reader's theme.
    ///
    /// - Parameter runsScripts: false for a reader who has switched them off.
    public func open(_ page: URL, width: Int, isDark: Bool, runsScripts: Bool = true) async throws {
        try await show(width: width, isDark: isDark)
        try await command("Emulation.setScriptExecutionDisabled", ["value": !runsScripts])
        _ = try await post("url", ["url": page.absoluteString])
    }

    /// Gives the page that is open a screen of that width and the reader's theme.
    public func show(width: Int, isDark: Bool) async throws {
        let theme = ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
        try await command("Emulation.setEmulatedMedia", ["features": [theme]])
        let screen: [String: Any] = ["width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600]
        try await command("Emulation.setDeviceMetricsOverride", screen)
    }

    /// What a script in the page returns, which is read as JSON. It may wait for promises.
    public func evaluate<Value: Decodable>(_ script: String, as type: Value.Type = Value.self) async throws -> Value {
        let call = """
            const done = arguments[arguments.length - 1];
            (async () => { \(script) })().then((value) => done(JSON.stringify(value)), (error) => done(`!${error.stack}`));
            """
        let answer = try await post("execute/async", ["script": call, "args": []])
        guard let text = answer as? String, !text.hasPrefix("!") else {
            throw EndToEndError(description: "the script returns \(answer)")
        }
        return try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// Clicks with the mouse on the first element that the selector finds.
    public func click(_ selector: String) async throws {
        let found = try await post("element", ["using": "css selector", "value": selector])
        guard let id = (found as? [String: Any])?.values.first as? String else {
            throw EndToEndError(description: "no element: \(found)")
        }
        _ = try await post("element/\(id)/click", [:])
    }

    /// Presses keys, one after the other, as a keyboard does: letters, or the private characters of WebDriver such as
    /// `WebBrowser.tab`.
    public func press(_ keys: String) async throws {
        let strokes = keys.flatMap { key in
            ["keyDown", "keyUp"].map { ["type": $0, "value": String(key)] }
        }
        let keyboard: [String: Any] = ["type": "key", "id": "keyboard", "actions": strokes]
        _ = try await post("actions", ["actions": [keyboard]])
    }

    public static let tab = "\u{E004}"
    public static let enter = "\u{E007}"
    public static let escape = "\u{E00C}"

    /// Writes a picture of the window, or of the whole page, as PNG.
    public func takePicture(of whole: Bool = false, to file: URL) async throws {
        let answer = try await command("Page.captureScreenshot", ["captureBeyondViewport": whole])
        let data = (answer as? [String: Any])?["data"] as? String
        guard let data, let image = Data(base64Encoded: data) else {
            throw EndToEndError(description: "no picture: \(answer)")
        }
        try image.write(to: file)
    }

    /// What the browser has written to its console since the last call.
    public func consoleMessages() async throws -> [String] {
        let answer = try await post("se/log", ["type": "browser"])
        return (answer as? [[String: Any]] ?? []).map { "\($0["level"] ?? ""): \($0["message"] ?? "")" }
    }

    @discardableResult
    private func command(_ name: String, _ parameters: [String: Any]) async throws -> Any {
        let body: [String: Any] = ["cmd": name, "params": parameters]
        return try await post("goog/cdp/execute", body)
    }

    private func end() async throws {
        _ = try await Self.send("DELETE", session, port, nil)
        // Started on a thread that holds signals back, as those of a pool do, the driver never sees a request to stop. Its
        // browser has gone with the session.
        try await driver.stop(by: SIGKILL)
    }

    private func post(_ command: String, _ body: [String: Any]) async throws -> Any {
        try await Self.send("POST", "\(session)/\(command)", port, body)
    }

    /// The member `value` of the answer. The driver keeps connections open and writes no space after the colons of its
    /// headers, which is right but too much for Foundation.
    private static func send(_ method: String, _ path: String, _ port: Int, _ body: [String: Any]?) async throws -> Any
    {
        let data = try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
        let connection = try LoopbackConnection(port: port, timeoutSeconds: 60)
        try await connection.send(
            "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Length: \(data.count)\r\n\r\n"
                + String(decoding: data, as: UTF8.self)
        )
        var bytes: [UInt8] = []
        while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) { bytes += try await connection.receive(count: 1) }
        var reply = try HTTPReply(parsing: bytes)
        reply.body = try await connection.receive(count: reply.headers["content-length"].flatMap { Int($0) } ?? 0)
        guard reply.status == 200 else {
            throw EndToEndError(description: "\(method) \(path) answers \(reply.status): \(reply.text)")
        }
        let answer = try JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any]
        return answer?["value"] ?? NSNull()
    }
}
