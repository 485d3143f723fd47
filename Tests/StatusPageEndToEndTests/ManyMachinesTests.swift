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

    /// Names of the rows that are shown, and the values of a column, from top to bottom.
    private struct Rows: Decodable {
        var names: [String]
        var values: [Double]
    }

    private func rows(_ browser: WebBrowser, column: String) async throws -> Rows {
        try await browser.evaluate(
            """
            const rows = [...document.querySelectorAll('#machine-table tbody tr[data-vm]')].filter((row) => !row.hidden);
            return {names: rows.map((row) => row.dataset.vm),
              values: rows.map((row) => Number(row.querySelector('[data-column="\(column)"]').dataset.value))};
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
                let all = try await rows(browser, column: "memory_size_bytes")
                return all.names.count == 1000 ? all : nil
            }
            #expect(Set(all.names).count == 1000)
            try await browser.click("#machine-table button[data-sort='memory_size_bytes']")
            let sorted = try await rows(browser, column: "memory_size_bytes")
            #expect(sorted.values == all.values.sorted(by: >), "the largest first")
            try await browser.click("#machine-table button[data-sort='memory_size_bytes']")
            #expect(try await rows(browser, column: "memory_size_bytes").values == all.values.sorted())
            try await browser.click("#filter")
            try await browser.press("beta")
            let filtered = try await poll("the rows that were looked for", within: 5) {
                let filtered = try await rows(browser, column: "memory_size_bytes")
                return filtered.names.count == 400 ? filtered : nil
            }
            #expect(filtered.names.allSatisfy { $0.hasPrefix("beta-") })
        }
        #expect(try await aerostat.stop() == 0)
    }
}
