import Foundation
import HeadlessBrowser
import HostModel
import Logging
import RealReceivers
import SnapshotEncoding
import StatusPage
import StatusServer
import Testing

import enum StatusServer.MetricsPage

/// Names that scenario files do not allow, but a page must bear.
@Suite(.serialized, .timeLimit(.minutes(3)), .enabled(if: WebBrowser.canRun, "\(WebBrowser.reason)"))
struct HostilePageTests {
    private static let names = [
        "<script>alert(1)</script>", "<img src=x onerror=alert(2)>", #"quote " and ' and \ "#, "&amp; &lt;",
        "\u{202E}backwards", "line\nfeed and \u{1B}[31mescape", "漢字 🎈", String(repeating: "w", count: 63),
        "'] button.why, body[x='",
    ]
    private static let host = "<b onmouseover=alert(3)>host</b>"

    /// A host with a machine of each name, and a second one, so that hosts can be chosen.
    private static func fleet() -> (FleetIdentity, FleetSnapshot) {
        let machines = names.map { VirtualMachineIdentity(name: $0, group: $0, guestOS: $0) }
        let identities = [host, "</title><script>alert(4)</script>"].map {
            HostIdentity(name: $0, policy: "esxi6", virtualMachines: machines)
        }
        var snapshot = HostSnapshot()
        snapshot.machineMemory = PageCount(1 << 20)
        snapshot.free = PageCount(1 << 18)
        snapshot.virtualMachines = names.map { _ in
            var machine = VirtualMachineSnapshot()
            machine.isPoweredOn = true
            machine.configuredSize = PageCount(1 << 18)
            machine.consumed = PageCount(1 << 16)
            return machine
        }
        let identity = FleetIdentity(scenario: "</title><script>alert(5)</script>", hosts: identities)
        let start = Timestamp(millisecondsSince1970: 0)
        return (
            identity,
            FleetSnapshot(identity: identity, start: start, elapsedMilliseconds: 1000, hosts: [snapshot, snapshot])
        )
    }

    private struct HostilePages: PageProvider {
        let identity: FleetIdentity
        let snapshot: FleetSnapshot

        init() { (identity, snapshot) = HostilePageTests.fleet() }

        var isReady: Bool { true }
        private var run: StatusRunFacts {
            StatusRunFacts(
                scenario: identity.scenario,
                version: "1",
                runID: "0123456789abcdef",
                seed: 1,
                time: snapshot.time,
                elapsedMilliseconds: snapshot.elapsedMilliseconds,
                speed: .one,
                lagMilliseconds: 0
            )
        }

        func statusPage(host: String?) async -> HostPage {
            guard let index = host.map({ name in identity.hosts.firstIndex { $0.name == name } }) ?? 0 else {
                return .unknownHost("unknown")
            }
            var bytes: [UInt8] = []
            StatusDocumentEncoder(identity: identity)
                .encode(hostAt: index, of: snapshot, run: run, past: [], into: &bytes)
            return .found(SharedPage(bytes))
        }

        func hostsPage() -> [SharedPage]? {
            var bytes: [UInt8] = []
            HostsDocumentEncoder(identity: identity).encode(snapshot, run: run, into: &bytes)
            return [SharedPage(bytes)]
        }

        func landingPage(_ request: LandingRequest) -> HostPage {
            let facts = StatusPageFacts(
                version: "1",
                speed: "1",
                telemetryPath: request.telemetryPath,
                isReloadEnabled: request.isReloadEnabled,
                moment: StatusPageFacts.Moment(runID: "0123456789abcdef", snapshot: snapshot, host: 0)
            )
            return .found(SharedPage(StatusPage(facts).html))
        }

        func landingAsset(_ name: String) -> EncodedPage? {
            StatusPageAsset.named(name).map {
                EncodedPage(contentType: $0.contentType, parts: [SharedPage($0.bytes)])
            }
        }

        /// What it is asked about has a hostile explanation, too.
        func explainPage(host: String?, machine: String) async -> MachinePage {
            guard let index = HostilePageTests.names.firstIndex(of: machine) else { return .unknown(machine) }
            let finding = try? JSONEncoder().encode(HostilePageTests.names[index])
            let text = finding.map { String(decoding: $0, as: UTF8.self) } ?? ""
            return .found(SharedPage(#"{"virtual_machines":[{"vm":\#(text),"findings":[\#(text)]}]}"#))
        }

        func mappingPage(host: String?, machine: String) async -> MachinePage { .unknown(machine) }
        func metricsPage(_ request: MetricsRequest) async -> MetricsPage { .notReady }
        func snapshotPage() -> [SharedPage]? { nil }
        func discoveryPage(address: String, scheme: String) -> [SharedPage]? { nil }
    }

    /// Runs the body with a page of hostile names.
    private func serve(_ body: (ServedPage) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (ports, port) = AsyncStream.makeStream(of: Int.self)
            let server = StatusServer(
                configuration: try StatusServerConfiguration(addresses: [ListenAddress(host: "127.0.0.1", port: 0)]),
                provider: HostilePages(),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                onListening: { port.yield($0.port) }
            )
            group.addTask { try await server.run() }
            guard let number = await ports.first(where: { _ in true }) else {
                throw EndToEndError(description: "no port")
            }
            try await body(ServedPage(port: number))
            group.cancelAll()
        }
    }

    @Test(arguments: [false, true])
    func namesStayNames(runsScripts: Bool) async throws {
        let surroundings = try Surroundings()
        try await serve { page in
            // The mapping is refused here, of which the browser itself writes.
            try await ServedPage.browse(in: surroundings, isQuiet: false) { browser in
                try await browser.open(page.url(), width: 390, isDark: false, runsScripts: runsScripts)
                if runsScripts { try await browser.waitUntilLive() }
                let names: [String] = try await browser.evaluate(
                    "return [...document.querySelectorAll('#machine-table tr[data-vm]')].map((row) => row.dataset.vm)"
                )
                // HTML has no control characters, so the server writes spaces in their place.
                let shown = Self.names.map { name in
                    runsScripts ? name : String(name.map { ["\n", "\u{1B}"].contains($0) ? " " : $0 })
                }
                #expect(Set(names) == Set(shown))
                let foreign: Int = try await browser.evaluate(
                    """
                    return document.querySelectorAll('script:not([src]), img, [onerror], [onmouseover], [style*=alert]').length
                    """
                )
                #expect(foreign == 0)
                let excess: Double = try await browser.evaluate(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                #expect(excess <= 0)
                if runsScripts {
                    for index in names.indices {
                        try await browser.evaluateNothing(
                            "document.querySelectorAll('#machine-table button.why')[\(index)].click()"
                        )
                        _ = try await poll("the explanation of \(names[index])", within: 10) {
                            let text: String = try await browser.evaluate(
                                "return document.querySelector('#explanation[open]')?.textContent ?? ''"
                            )
                            return text.contains(names[index]) ? text : nil
                        }
                        try await browser.press(WebBrowser.escape)
                    }
                }
                let errors = try await browser.consoleMessages().filter { !$0.contains("/api/v1/mapping") }
                #expect(errors == [])
            }
        }
    }

    /// The policy holds against what would stand in the page itself.
    @Test func whatStandsInThePageDoesNotRun() async throws {
        let surroundings = try Surroundings()
        try await serve { page in
            try await ServedPage.browse(in: surroundings, isQuiet: false) { browser in
                try await browser.open(page.url(), width: 1280, isDark: false)
                try await browser.waitUntilLive()
                let refused: [Bool] = try await browser.evaluate(
                    """
                    const refused = [];
                    try { document.body.innerHTML = '<img src=x onerror="window.ran = true">'; refused.push(false); }
                    catch { refused.push(true); }
                    const script = document.createElement('script');
                    try { script.textContent = 'window.ran = true'; } catch { }
                    document.head.append(script);
                    const style = document.createElement('style');
                    style.append('body { opacity: 0.5; }');
                    document.head.append(style);
                    await new Promise((done) => setTimeout(done, 100));
                    return [...refused, window.ran === undefined, getComputedStyle(document.body).opacity === '1'];
                    """
                )
                #expect(refused == [true, true, true])
                let messages = try await browser.consoleMessages().joined(separator: "\n")
                #expect(messages.contains("Content Security Policy"))
            }
        }
    }
}
