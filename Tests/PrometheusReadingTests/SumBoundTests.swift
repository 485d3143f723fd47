import Testing

@testable import PrometheusReading

struct SumBoundTests {
    @Test func ordinaryAmountsAreWithinBounds() {
        var bound = SumBound()
        // Four years of scrapes; terabytes in pages, a counter of a petabyte, one of milliseconds.
        for _ in 0..<8_000_000 { bound.noteScrape() }
        bound.note(1 << 30, factor: 4096, before: nil)
        bound.note(1 << 38, factor: 4096, before: 0)
        bound.note(1 << 40, factor: 1, before: 1 << 40)
        #expect(bound.holds(units: 1000))
    }

    @Test func largeGaugesAreNotSummedForEver() {
        var bound = SumBound()
        bound.note(-1 << 42, factor: 1, before: nil)
        for _ in 0..<(1 << 20) - 1 { bound.noteScrape() }
        #expect(bound.holds(units: 1))
        bound.noteScrape()
        #expect(!bound.holds(units: 1))
        #expect(!bound.holds(units: 1 << 20))
    }

    @Test func counterThatKeepsFallingIsNotSummedForEver() {
        var bound = SumBound()
        for _ in 0..<(1 << 9) - 2 {
            bound.note(1 << 41, factor: 4096, before: 0)
            bound.note(0, factor: 4096, before: 1 << 41)
        }
        #expect(bound.holds(units: 1))
        bound.note(0, factor: 4096, before: 1 << 41)
        #expect(!bound.holds(units: 1))
    }
}
