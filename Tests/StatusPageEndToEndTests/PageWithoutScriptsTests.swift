import Foundation
import HeadlessBrowser
import RealReceivers
import Testing

/// The page for those who have switched scripts off.
@Suite(.serialized, .timeLimit(.minutes(3)), .enabled(if: WebBrowser.canRun, "\(WebBrowser.reason)"))
struct PageWithoutScriptsTests {
    @Test func itsNumbersAreThoseOfTheSnapshot() async throws {
        let surroundings = try Surroundings()
        let aerostat = try surroundings.startAerostat(["crisis", "--speed", "20"])
        let page = try await ServedPage(aerostat)
        try await ServedPage.browse(in: surroundings) { browser in
            let (numbers, host) = try await poll("equal times while balloons are in use", within: 60) {
                () -> (PageNumbers, Snapshot.Host)? in
                try await browser.open(page.url(), width: 1280, isDark: false, runsScripts: false)
                let snapshot = try await page.snapshot()
                let host = try #require(snapshot.hosts.first)
                let isBallooning = host.virtual_machines.contains {
                    $0.metrics.values["memory_balloon_bytes", default: 0] > 0
                }
                let numbers = try await PageNumbers.read(from: browser)
                return isBallooning && snapshot.elapsed_seconds == numbers.elapsed ? (numbers, host) : nil
            }
            #expect(numbers.differences(from: host) == [])
            #expect(numbers.numbers.filter { !$0.vm.isEmpty }.count >= 8 * 10)
            #expect(numbers.numbers.allSatisfy { !$0.text.isEmpty })
            let isLive: Bool = try await browser.evaluate("return document.documentElement.classList.contains('live')")
            #expect(!isLive)
        }
        #expect(try await aerostat.stop() == 0)
    }

    @Test func aFormChoosesTheHost() async throws {
        let surroundings = try Surroundings()
        let aerostat = try surroundings.startAerostat(["fleet"])
        let page = try await ServedPage(aerostat)
        try await ServedPage.browse(in: surroundings) { browser in
            try await browser.open(page.url(), width: 390, isDark: false, runsScripts: false)
            try await browser.click("#fleet option[value='dense-008']")
            try await browser.click("#fleet form button")
            let title: String = try await poll("the page of dense-008", within: 10) {
                let title: String = try await browser.evaluate("return document.querySelector('#host h2').textContent")
                return title.contains("dense-008") ? title : nil
            }
            #expect(title.contains("dense-008"))
        }
        #expect(try await aerostat.stop() == 0)
    }
}
