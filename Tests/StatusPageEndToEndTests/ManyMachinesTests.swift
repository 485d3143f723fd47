import Foundation
import HeadlessBrowser
import RealReceivers
import Testing

/// The page of a host with a thousand machines.
@Suite(.serialized, .timeLimit(.minutes(3)), .enabled(if: WebBrowser.canRun, "\(WebBrowser.reason)"))
struct ManyMachinesTests {
    private static let scenario = """
        description: A thousand small machines on one host.
        hosts:
          - name: large
            memory: 1 TiB
            virtualMachines:
              - {group: alpha, count: 600, memory: 1 GiB, workload: {workingSet: 20%}}
              - {group: beta, count: 400, memory: 2 GiB, workload: {workingSet: 20%}}
        """

    /// Names of the rows that are shown, from top to bottom.
    private func names(_ browser: WebBrowser) async throws -> [String] {
        try await browser.evaluate(
            """
            return [...document.querySelectorAll('#machine-table tbody tr[data-vm]')].filter((row) => !row.hidden)
              .map((row) => row.dataset.vm);
            """
        )
    }

    /// Machines on the screen whose row does not say how large they are; rows far from it are written when they come near.
    private func mistaken(_ browser: WebBrowser) async throws -> [String] {
        try await browser.evaluate(
            """
            return [...document.querySelectorAll('#machine-table tbody tr[data-vm]')].filter((row) => {
              const {top, bottom} = row.getBoundingClientRect();
              const text = row.querySelector('[data-column="memory_size_bytes"]').textContent;
              return !row.hidden && bottom > 0 && top < innerHeight
                && text !== (row.dataset.vm.startsWith('beta') ? '2 GiB' : '1 GiB');
            }).map((row) => row.dataset.vm);
            """
        )
    }

    @Test func aThousandMachinesAreSortedAndFiltered() async throws {
        let surroundings = try Surroundings()
        let file = try surroundings.write(Self.scenario, to: "many.yaml")
        let aerostat = try surroundings.startAerostat([file])
        let page = try await ServedPage(aerostat)
        try await ServedPage.browse(in: surroundings) { browser in
            try await browser.open(page.url(), width: 1280, isDark: false)
            let all = try await poll("all machines", within: 20) {
                let all = try await names(browser)
                return all.count == 1000 ? all : nil
            }
            #expect(Set(all).count == 1000)
            try await browser.click("#machine-table button[data-sort='memory_size_bytes']")
            let largest = try await names(browser)
            #expect(largest.prefix(400).allSatisfy { $0.hasPrefix("beta-") }, "the largest come first")
            #expect(largest.dropFirst(400).allSatisfy { $0.hasPrefix("alpha-") })
            try await browser.click("#machine-table button[data-sort='memory_size_bytes']")
            #expect(try await names(browser).prefix(600).allSatisfy { $0.hasPrefix("alpha-") })
            for place in ["0", "document.documentElement.scrollHeight / 2", "document.documentElement.scrollHeight"] {
                try await browser.evaluateNothing("window.scrollTo(0, \(place))")
                _ = try await poll("the rows on the screen to be written", within: 5) {
                    try await mistaken(browser).isEmpty ? true : nil
                }
            }
            try await browser.click("#filter")
            try await browser.press("beta")
            let filtered = try await poll("the rows that were looked for", within: 5) {
                let filtered = try await names(browser)
                return filtered.count == 400 ? filtered : nil
            }
            #expect(filtered.allSatisfy { $0.hasPrefix("beta-") })
        }
        #expect(try await aerostat.stop() == 0)
    }
}
