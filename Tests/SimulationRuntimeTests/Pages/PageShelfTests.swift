import Dispatch
import Synchronization
import Testing

@testable import SimulationRuntime

@Suite(.timeLimit(.minutes(1)))
struct PageShelfTests {
    private final class Page: Sendable {}

    /// Holds whoever makes a page until it is opened.
    private final class Gate: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)
        private let passed = Mutex(0)

        /// How many have come.
        var count: Int { passed.withLock { $0 } }

        func pass() {
            passed.withLock { $0 += 1 }
            semaphore.wait()
            semaphore.signal()
        }

        func open() {
            semaphore.signal()
        }
    }

    private let shelf = PageShelf<Int, Page>()
    private let queue = DispatchQueue(label: "test")
    private let gate = Gate()

    private func page(_ key: Int = 1) async -> Page {
        await shelf.page(key, madeOn: queue) { [gate] in
            gate.pass()
            return Page()
        }
    }

    /// Returns when so many pages are being made, or have been.
    private func making(_ count: Int) async {
        while gate.count < count { await Task.yield() }
    }

    @Test func thoseWhoAskMeanwhileGetTheSamePage() async {
        let first = Task { await page() }
        await making(1)
        let others = (0..<20).map { _ in Task { await page() } }
        gate.open()
        let made = await first.value
        for other in others { #expect(await other.value === made) }
        #expect(await page() === made)
        #expect(gate.count == 1)
    }

    @Test func eachKeyHasAPageOfItsOwn() async {
        gate.open()
        let (one, two) = (await page(1), await page(2))
        #expect(one !== two)
        #expect(gate.count == 2)
    }

    @Test func whoIsCancelledKeepsNobodyFromThePage() async {
        let first = Task { await page() }
        await making(1)
        let second = Task { await page() }
        first.cancel()
        second.cancel()
        let third = Task { await page() }
        gate.open()
        let pages = [await first.value, await second.value, await third.value]
        #expect(pages.allSatisfy { $0 === pages[0] })
        #expect(gate.count == 1)
    }

    /// There are fewer threads for tasks than tasks that wait here.
    @Test func waitingTakesNoThreadFromOthers() async {
        let waiting = (0..<200).map { _ in Task { await page() } }
        await making(1)
        #expect(await Task { 7 }.value == 7)
        gate.open()
        for task in waiting { _ = await task.value }
        #expect(gate.count == 1)
    }
}
