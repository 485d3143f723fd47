import Foundation
import HeadlessBrowser
import RealReceivers
import Testing

/// The page of `report` in a real browser.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct ReportPageTests {
    private struct Picture: Decodable {
        var title: String
        var width: Double
        var height: Double
        /// Paths that show something, apart from grid and holes.
        var paths: Int
        /// The part of the picture that they reach over, in width and height.
        var reach: [Double]
    }

    private struct Page: Decodable {
        var title: String
        var background: String
        var ink: String
        /// Pixels by which the page is wider than the screen.
        var excess: Double
        var pictures: [Picture]
        var bars: Int
        var smallestText: Double
    }

    private static let script = """
        const box = (element) => element.getBoundingClientRect();
        const pictures = [...document.querySelectorAll('svg[role=img]')].map((svg) => {
          const paths = [...svg.querySelectorAll('path:not(.grid):not(.hole)')].filter((path) =>
            path.getTotalLength() > 0 && (getComputedStyle(path).fill !== 'none' || getComputedStyle(path).stroke !== 'none'));
          const boxes = paths.map(box);
          const reach = (low, high) => boxes.length == 0 ? 0
            : Math.max(...boxes.map((b) => b[high])) - Math.min(...boxes.map((b) => b[low]));
          return {title: svg.querySelector('title').textContent, width: box(svg).width, height: box(svg).height,
            paths: paths.length, reach: [reach('left', 'right'), reach('top', 'bottom')]};
        });
        const texts = [...document.querySelectorAll('p, dd, dt, li, span, td, th, figcaption')];
        return {title: document.title, background: getComputedStyle(document.body).backgroundColor,
          ink: getComputedStyle(document.body).color,
          excess: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          pictures, bars: [...document.querySelectorAll('.bars path')].filter((path) => box(path).width > 1).length,
          smallestText: Math.min(...texts.map((text) => parseFloat(getComputedStyle(text).fontSize)))};
        """

    private func page(of run: [String], in surroundings: Surroundings) async throws -> URL {
        let history = surroundings.folder.appending(path: "history.db").path()
        let simulated = try await surroundings.runToEnd(Surroundings.aerostat, ["run"] + run + ["--history", history])
        #expect(simulated.status == 0, "\(simulated.output)")
        return try await surroundings.runAerostat(
            ["report", "--history", history, "--format", "html"],
            output: "report.html"
        )
    }

    @Test(.enabled(if: WebBrowser.canRun, "\(WebBrowser.reason)"))
    func thePageOfACrisisIsPicturedOnAnyScreen() async throws {
        let surroundings = try Surroundings()
        let file = try await page(of: ["crisis", "--for", "40m", "--interval", "15s"], in: surroundings)
        try await WebBrowser.run(in: surroundings.folder) { browser in
            var colours: Set<String> = []
            for (width, isDark) in [(1200, false), (1200, true), (375, false), (375, true)] {
                try await browser.open(file, width: width, isDark: isDark)
                let page = try await browser.evaluate(Self.script, as: Page.self)
                try expectPictures(of: page, width: Double(width))
                #expect(try await browser.consoleMessages() == [])
                colours.insert("\(page.background) \(page.ink)")
            }
            #expect(colours.count == 2, "light and dark: \(colours)")
        }
    }

    private func expectPictures(of page: Page, width: Double) throws {
        #expect(page.title == "aerostat: memory report")
        #expect(page.excess <= 0, "the page is too wide for \(width) pixels")
        #expect(page.smallestText >= 12)
        try #require(page.pictures.count == 3)
        for picture in page.pictures {
            #expect(picture.width > width * 0.6, "\(picture.title)")
            #expect(picture.height > 50)
            #expect(picture.reach[0] > picture.width * 0.95, "\(picture.title) is empty at a side")
        }
        // All five states; four techniques of five, for want of a host cache; range, mean and five thresholds.
        #expect(page.pictures.map(\.paths) == [5, 4, 7])
        #expect(page.pictures[0].reach[1] > page.pictures[0].height * 0.99)
        #expect(page.pictures[1].reach[1] > page.pictures[1].height * 0.5)
        #expect(page.pictures[2].reach[1] > page.pictures[2].height * 0.5)
        #expect(page.bars > 10)
    }

    @Test(.enabled(if: WebBrowser.canRun, "\(WebBrowser.reason)"))
    func aFleetOfAHundredHostsIsAPageThatABrowserCanShow() async throws {
        let surroundings = try Surroundings()
        let file = try await page(of: ["fleet", "--for", "20m", "--interval", "30s"], in: surroundings)
        let size = try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
        #expect(size < 1_000_000, "\(size) bytes")
        try await WebBrowser.run(in: surroundings.folder) { browser in
            try await browser.open(file, width: 1200, isDark: false)
            let page = try await browser.evaluate(Self.script, as: Page.self)
            #expect(page.pictures.count == 36)
            #expect(page.pictures.allSatisfy { $0.paths > 0 && $0.reach[0] > $0.width * 0.9 })
            #expect(page.excess <= 0)
            let rows = try await browser.evaluate("return document.querySelectorAll('tbody tr').length", as: Int.self)
            #expect(rows == 100)
            #expect(try await browser.consoleMessages() == [])
        }
    }
}
