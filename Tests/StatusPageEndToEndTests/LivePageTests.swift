import Foundation
import HeadlessBrowser
import LoopbackServers
import RealReceivers
import Testing

/// The page while the simulation runs, in a real browser.
@Suite(.serialized, .timeLimit(.minutes(5)), .enabled(if: WebBrowser.canRun, "\(WebBrowser.reason)"))
struct LivePageTests {
    /// Columns that a newcomer needs to see what happened to a machine.
    private static let columns = [
        "memory_size_bytes", "memory_entitlement_bytes", "memory_consumed_bytes", "memory_active_bytes",
        "memory_balloon_bytes", "memory_balloon_target_bytes", "memory_shared_bytes", "memory_compressed_bytes",
        "memory_swapped_bytes", "throughput_ratio",
    ]

    @Test func itsNumbersAreThoseOfTheSnapshot() async throws {
        let surroundings = try Surroundings()
        let aerostat = try surroundings.startAerostat(["crisis", "--speed", "40"])
        let page = try await ServedPage(aerostat)
        try await ServedPage.browse(in: surroundings) { browser in
            try await browser.open(page.url(), width: 1280, isDark: false)
            // A snapshot lives a tenth of a second and more, so now and then both are of the same one.
            let (numbers, host) = try await poll(
                "equal times while memory is swapped",
                within: 60,
                every: .milliseconds(20)
            ) {
                () -> (PageNumbers, Snapshot.Host)? in
                let numbers = try await PageNumbers.read(from: browser)
                let snapshot = try await page.snapshot()
                let host = try #require(snapshot.hosts.first)
                let isSwapping = host.virtual_machines.contains {
                    $0.metrics.values["memory_swapped_bytes", default: 0] > 0
                }
                return isSwapping && snapshot.elapsed_seconds == numbers.elapsed ? (numbers, host) : nil
            }
            #expect(numbers.differences(from: host) == [])
            for machine in host.virtual_machines {
                let shown = numbers.numbers.filter { $0.vm == machine.vm }.map(\.column)
                #expect(Set(shown).isSuperset(of: Self.columns), "\(machine.vm) shows \(shown)")
            }
            #expect(numbers.numbers.contains { $0.vm.isEmpty && $0.column == "memory_free_bytes" })
        }
        #expect(try await aerostat.stop() == 0)
    }

    @Test func itGoesOnThroughAReloadAndARestart() async throws {
        let surroundings = try Surroundings()
        let port = Int(try LoopbackSocket.steadyPort())
        func start(_ log: String) throws -> RunningProgram {
            let arguments = ["--speed", "40", "--web.enable-lifecycle", "--web.listen-address", "127.0.0.1:\(port)"]
            return try RunningProgram(
                Surroundings.aerostat,
                ["serve", "crisis"] + arguments,
                log: surroundings.folder.appending(path: log)
            )
        }
        let page = ServedPage(port: port)
        var aerostat = try start("first.log")
        _ = try await aerostat.port()
        // The browser itself writes of each request that nobody answers.
        try await ServedPage.browse(in: surroundings, isQuiet: false) { browser in
            try await browser.open(page.url(), width: 1280, isDark: false)
            try await browser.evaluateNothing("window.sameDocument = true;")
            func numbers(_ what: String, _ isWanted: (PageNumbers) -> Bool) async throws -> PageNumbers {
                try await poll(what, within: 30) {
                    let numbers = try await PageNumbers.read(from: browser)
                    return isWanted(numbers) ? numbers : nil
                }
            }
            let first = try await numbers("a minute to go by") { $0.elapsed > 60 }
            try await HTTP.post(Data(), to: "/-/reload", port: port)
            let second = try await numbers("the new run") { $0.run != first.run && $0.elapsed > 5 }
            #expect(second.elapsed < first.elapsed + 600)
            #expect(try await aerostat.stop() == 0)
            _ = try await poll("the page to say that nobody answers", within: 15) {
                let text: String = try await browser.evaluate(
                    "return document.querySelector('#connection').textContent"
                )
                return text.contains("no answer since") ? text : nil
            }
            aerostat = try start("second.log")
            _ = try await aerostat.port()
            let third = try await numbers("the run after the restart") { $0.run != second.run && $0.elapsed > 5 }
            _ = try await numbers("that run to go on") { $0.run == third.run && $0.elapsed > third.elapsed }
            #expect(try await browser.evaluate("return window.sameDocument === true", as: Bool.self))
            let errors = try await browser.consoleMessages().filter { !$0.contains("net::ERR_") }
            #expect(errors == [])
        }
        #expect(try await aerostat.stop() == 0)
    }

    /// What the dialog says, and what the server answered it last.
    private struct Explained: Decodable {
        var shown: [String]
        var told: [String]
        var deciding: [String]
    }

    /// Keeps the last answer that the page gets about why.
    private static let keepExplanation = """
        const ask = window.fetch;
        window.fetch = async (...request) => {
          const answer = await ask(...request);
          if (String(request[0]).includes('/explain')) window.explained = await answer.clone().json();
          return answer;
        };
        """

    @Test func aClickExplains() async throws {
        let surroundings = try Surroundings()
        let aerostat = try surroundings.startAerostat(["crisis", "--speed", "20"])
        let page = try await ServedPage(aerostat)
        try await ServedPage.browse(in: surroundings) { browser in
            try await browser.open(page.url(), width: 1280, isDark: false)
            _ = try await poll("balloons", within: 60) {
                let numbers = try await PageNumbers.read(from: browser)
                return numbers.numbers.contains { $0.column == "memory_balloon_bytes" && $0.value > 0 } ? true : nil
            }
            try await browser.evaluateNothing(Self.keepExplanation)
            try await browser.click("tr[data-vm='batch-01'] button.why")
            let explained = try await poll("an explanation", within: 20) {
                let explained: Explained = try await browser.evaluate(
                    """
                    return {shown: [...document.querySelectorAll('#explanation[open] #findings li')].map((li) => li.textContent),
                      told: window.explained?.virtual_machines[0].findings ?? [],
                      deciding: [...document.querySelectorAll('#deciding dd')].map((dd) => dd.textContent)};
                    """
                )
                return explained.told.count > 2 && explained.shown.count == explained.told.count ? explained : nil
            }
            #expect(explained.shown == explained.told)
            #expect(explained.told.contains { $0.hasPrefix("batch-01 holds ") })
            #expect(explained.deciding.count > 10 && explained.deciding.allSatisfy { $0.hasSuffix("B") })
            // The picture tells what the mapping is made of.
            let label: String = try await browser.evaluate(
                "return document.querySelector('#mapping svg').getAttribute('aria-label') ?? ''"
            )
            #expect(label.contains("batch-01"))
            try await browser.press(WebBrowser.escape)
            let focus: String = try await browser.evaluate(
                """
                return document.querySelector('#explanation[open]') === null
                  ? document.activeElement.closest('tr[data-vm]')?.dataset.vm ?? '' : 'still open'
                """
            )
            #expect(focus == "batch-01")
        }
        #expect(try await aerostat.stop() == 0)
    }

    @Test func pauseHoldsThePictureAndNotTheSimulation() async throws {
        let surroundings = try Surroundings()
        let aerostat = try surroundings.startAerostat(["crisis", "--speed", "40"])
        let page = try await ServedPage(aerostat)
        try await ServedPage.browse(in: surroundings) { browser in
            try await browser.open(page.url(), width: 1280, isDark: false)
            let before = try await poll("the page to live", within: 20) {
                let numbers = try await PageNumbers.read(from: browser)
                return numbers.elapsed > 40 ? numbers : nil
            }
            try await browser.click("#pause")
            let held = try await PageNumbers.read(from: browser)
            #expect(held.elapsed >= before.elapsed)
            // Three polls' worth of simulated time goes by.
            _ = try await poll("the simulation to go on", within: 20) {
                try await page.snapshot().elapsed_seconds > held.elapsed + 120 ? true : nil
            }
            #expect(try await PageNumbers.read(from: browser).elapsed == held.elapsed)
            try await browser.click("#pause")
            _ = try await poll("the page to go on", within: 10) {
                try await PageNumbers.read(from: browser).elapsed > held.elapsed ? true : nil
            }
        }
        #expect(try await aerostat.stop() == 0)
    }

    @Test func aHostOfTheFleetIsChosenAndKept() async throws {
        let surroundings = try Surroundings()
        let aerostat = try surroundings.startAerostat(["fleet", "--speed", "20"])
        let page = try await ServedPage(aerostat)
        try await ServedPage.browse(in: surroundings) { browser in
            try await browser.open(page.url("?host=dense-008"), width: 1280, isDark: false)
            func isShown(_ host: String) async throws {
                _ = try await poll("\(host) to be shown with its numbers", within: 20, every: .milliseconds(20)) {
                    () -> Bool? in
                    let numbers = try await PageNumbers.read(from: browser)
                    let title: String = try await browser.evaluate(
                        "return document.querySelector('#host h2').textContent"
                    )
                    let snapshot = try await page.snapshot()
                    let shown = try #require(snapshot.hosts.first { $0.host == host })
                    guard title.contains(host), snapshot.elapsed_seconds == numbers.elapsed else { return nil }
                    return numbers.differences(from: shown).isEmpty ? true : nil
                }
            }
            try await isShown("dense-008")
            try await browser.click("#tiles a[href='?host=prod-002']")
            try await isShown("prod-002")
            #expect(try await browser.evaluate("return location.search", as: String.self) == "?host=prod-002")
            try await browser.evaluateNothing("history.back();")
            try await isShown("dense-008")
        }
        #expect(try await aerostat.stop() == 0)
    }
}
