import Foundation
import HeadlessBrowser
import RealReceivers
import Testing

/// The page for those who use a keyboard or a screen reader, or do not tell colours apart.
@Suite(.serialized, .timeLimit(.minutes(5)), .enabled(if: WebBrowser.canRun, "\(WebBrowser.reason)"))
struct AccessibilityTests {
    /// What axe-core finds wrong.
    private struct Violation: Decodable {
        var id: String
        var nodes: [String]
    }

    /// The checker's text; the script that gets it says what it needs.
    private func axe(in surroundings: Surroundings) async throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let result = try await surroundings.runToEnd(root.appending(path: "scripts/axe.sh"), [])
        guard result.status == 0 else { throw EndToEndError(description: result.output) }
        let path = result.output.trimmingCharacters(in: .whitespacesAndNewlines)
        return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    private func violations(_ browser: WebBrowser, _ axe: String) async throws -> [Violation] {
        try await browser.evaluate(
            """
            if (window.axe === undefined) { \(axe) }
            const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            const found = await window.axe.run(document, {runOnly: tags, resultTypes: ['violations']});
            return found.violations.map((rule) => ({id: rule.id,
              nodes: rule.nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary}`)}));
            """
        )
    }

    @Test(arguments: [false, true])
    func axeFindsNothing(isDark: Bool) async throws {
        let surroundings = try Surroundings()
        let axe = try await axe(in: surroundings)
        let aerostat = try surroundings.startAerostat(["crisis", "--speed", "40"])
        let page = try await ServedPage(aerostat)
        try await ServedPage.browse(in: surroundings) { browser in
            for width in [1280, 390] {
                try await browser.open(page.url(), width: width, isDark: isDark)
                try await browser.waitUntilLive()
                for violation in try await violations(browser, axe) { Issue.record("\(width): \(violation)") }
                try await browser.click("tr[data-vm='batch-01'] button.why")
                _ = try await poll("the mapping", within: 10) {
                    try await browser.evaluate("return document.querySelector('#mapping svg') !== null") ? true : nil
                }
                for violation in try await violations(browser, axe) { Issue.record("\(width), dialog: \(violation)") }
            }
            // The proof that it would find something.
            try await browser.press(WebBrowser.escape)
            try await browser.evaluateNothing(
                "const filter = document.querySelector('#filter'); filter.closest('label').replaceWith(filter)"
            )
            let found = try await violations(browser, axe).map(\.id)
            #expect(!found.isEmpty, "a page with an unlabelled field is fine")
        }
        #expect(try await aerostat.stop() == 0)
    }

    private struct Stop: Decodable {
        var name: String
        var position: Int
        var isOutlined: Bool
    }

    /// Tab goes through the page from top to bottom, and what has the focus can be seen to have it.
    @Test func tabGoesDownThePage() async throws {
        let surroundings = try Surroundings()
        let aerostat = try surroundings.startAerostat(["calm"])
        let page = try await ServedPage(aerostat)
        try await ServedPage.browse(in: surroundings) { browser in
            try await browser.open(page.url(), width: 1280, isDark: false)
            try await browser.waitUntilLive()
            var stops: [Stop] = []
            for _ in 0..<80 {
                try await browser.press(WebBrowser.tab)
                let stop: Stop? = try await browser.evaluate(
                    """
                    const element = document.activeElement;
                    if (element === document.body) return null;
                    const all = [...document.querySelectorAll('*')];
                    const style = getComputedStyle(element);
                    return {name: (element.getAttribute('aria-label') ?? element.innerText ?? element.id).slice(0, 40),
                      position: all.indexOf(element),
                      isOutlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2};
                    """
                )
                guard let stop else { break }
                stops.append(stop)
            }
            #expect(stops.count > 20)
            #expect(stops.map(\.position) == stops.map(\.position).sorted(), "\(stops.map(\.name))")
            #expect(stops.filter { !$0.isOutlined }.map(\.name) == [])
        }
        #expect(try await aerostat.stop() == 0)
    }
}
