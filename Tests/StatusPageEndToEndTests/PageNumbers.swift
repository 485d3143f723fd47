import HeadlessBrowser
import RealReceivers
import Testing

/// The numbers that a page shows, as it says them to programs.
struct PageNumbers: Decodable {
    struct Number: Decodable {
        /// Empty for a number of the host.
        var vm: String
        var column: String
        var value: Double
        var text: String
    }

    var elapsed: Double
    var run: String
    var numbers: [Number]

    private static let script = """
        const root = document.documentElement.dataset;
        const numbers = [...document.querySelectorAll('#host-facts [data-column], #machine-table [data-column]')]
          .filter((element) => element.dataset.value !== undefined && element.dataset.value !== '')
          .map((element) => ({vm: element.closest('tr[data-vm]')?.dataset.vm ?? '', column: element.dataset.column,
            value: Number(element.dataset.value), text: element.textContent}));
        return {elapsed: Number(root.elapsed), run: root.run, numbers};
        """

    static func read(from browser: WebBrowser) async throws -> PageNumbers {
        try await browser.evaluate(script)
    }

    /// Numbers of the page that the snapshot says otherwise or not at all.
    func differences(from host: Snapshot.Host) -> [String] {
        numbers.compactMap { number in
            let machine = host.virtual_machines.first { $0.vm == number.vm }
            let values = number.vm.isEmpty ? host.metrics.values : machine?.metrics.values
            guard let value = values?[number.column] else { return "\(number.vm) \(number.column) is nowhere" }
            return value == number.value ? nil : "\(number.vm) \(number.column): \(number.value) is \(value)"
        }
    }
}
