import Foundation
import HeadlessBrowser
import RealReceivers
import Testing

/// How the page stands on screens of any width.
@Suite(.serialized, .timeLimit(.minutes(5)), .enabled(if: WebBrowser.canRun, "\(WebBrowser.reason)"))
struct PageLayoutTests {
    private struct Layout: Decodable {
        /// Pixels by which the page is wider than the screen.
        var excess: Double
        /// Texts of a picture that stand on one another, or outside.
        var collisions: [String]
        var smallestText: Double
        /// Cumulative layout shift since the page was opened.
        var shift: Double
    }

    private static let script = """
        const box = (element) => element.getBoundingClientRect();
        const collisions = [];
        for (const svg of document.querySelectorAll('figure svg')) {
          const frame = box(svg);
          const texts = [...svg.querySelectorAll('text')].filter((text) => text.textContent.trim() !== ''
            && getComputedStyle(text).visibility !== 'hidden' && box(text).width > 0);
          texts.forEach((text, index) => {
            const a = box(text);
            if (a.left < frame.left - 1 || a.right > frame.right + 1) collisions.push(`outside: ${text.textContent}`);
            for (const other of texts.slice(index + 1)) {
              const b = box(other);
              const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
              const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
              if (width > 1 && height > 3) collisions.push(`${text.textContent} | ${other.textContent}`);
            }
          });
        }
        for (const cell of document.querySelectorAll('#machine-table th, #machine-table td')) {
          if (cell.scrollWidth > cell.clientWidth + 1) collisions.push(`wider than its column: ${cell.textContent}`);
        }
        const shifts = await new Promise((done) => {
          const observer = new PerformanceObserver((list) => { observer.disconnect(); done(list.getEntries()); });
          observer.observe({type: 'layout-shift', buffered: true});
          setTimeout(() => done([]), 500);
        });
        const shift = shifts.filter((entry) => !entry.hadRecentInput).reduce((sum, entry) => sum + entry.value, 0);
        const texts = [...document.querySelectorAll('p, dd, dt, li, span, td, th, figcaption, text, button, a')]
          .filter((text) => text.textContent.trim() !== '' && box(text).width > 0);
        return {excess: document.documentElement.scrollWidth - document.documentElement.clientWidth, collisions, shift,
          smallestText: Math.min(...texts.map((text) => parseFloat(getComputedStyle(text).fontSize)))};
        """

    @Test(arguments: ["calm", "crisis", "page-sharing", "fleet"])
    func nothingOverlapsJumpsOrSticksOut(scenario: String) async throws {
        let surroundings = try Surroundings()
        let aerostat = try surroundings.startAerostat([scenario, "--speed", "60"])
        let page = try await ServedPage(aerostat)
        try await ServedPage.browse(in: surroundings) { browser in
            // Some way into the scenario, where balloons and swap are in use.
            _ = try await poll("ten minutes to go by", within: 60) {
                try await page.snapshot().elapsed_seconds > 600 ? true : nil
            }
            for (width, isDark) in [
                (360, false), (768, true), (1000, true), (1250, false), (1280, false), (1920, true),
            ] {
                try await browser.open(page.url(), width: width, isDark: isDark)
                try await browser.waitUntilLive()
                for isOpen in [false, true] {
                    if isOpen {
                        try await browser.click("#machine-table button.why")
                        _ = try await poll("the mapping", within: 10) {
                            try await browser.evaluate("return document.querySelector('#mapping svg') !== null")
                                ? true : nil
                        }
                    }
                    let layout = try await browser.evaluate(Self.script, as: Layout.self)
                    #expect(layout.excess <= 0, "\(scenario) at \(width)")
                    #expect(layout.collisions == [], "\(scenario) at \(width)")
                    #expect(layout.smallestText >= 11, "\(scenario) at \(width)")
                    #expect(layout.shift < 0.02, "\(scenario) at \(width)")
                }
            }
        }
        #expect(try await aerostat.stop() == 0)
    }

    private struct Load: Decodable {
        var name: String
        var size: Int
    }

    @Test func itWeighsLessThan150Kilobytes() async throws {
        let surroundings = try Surroundings()
        let aerostat = try surroundings.startAerostat(["crisis"])
        let page = try await ServedPage(aerostat)
        let loads = try await ServedPage.browse(in: surroundings) { browser in
            try await browser.open(page.url(), width: 1280, isDark: false)
            try await browser.waitUntilLive()
            return try await browser.evaluate(
                """
                return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                  .map((entry) => ({name: entry.name, size: entry.decodedBodySize}))
                """,
                as: [Load].self
            )
        }
        let origin = page.url().absoluteString
        #expect(loads.filter { !$0.name.hasPrefix(origin) }.map(\.name) == [])
        let files = loads.filter { !$0.name.contains("/api/") }
        #expect(files.count > 2)
        let size = files.reduce(0) { $0 + $1.size }
        #expect(size < 150_000, "\(files)")
        #expect(try await aerostat.stop() == 0)
    }
}
