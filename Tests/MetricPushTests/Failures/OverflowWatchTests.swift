import Testing

@testable import MetricPush

struct OverflowWatchTests {
    @Test func losingIsToldOnceAndEndsAfterTwoRoundsWithoutLoss() {
        var watch = OverflowWatch()
        #expect(watch.note(overflows: 0, isEmpty: false) == nil)
        #expect(watch.note(overflows: 0, isEmpty: true) == nil)
        // A round that loses one, then runs empty; and another.
        #expect(watch.note(overflows: 1, isEmpty: false) == .began)
        #expect(watch.note(overflows: 1, isEmpty: true) == nil)
        #expect(watch.note(overflows: 2, isEmpty: false) == nil)
        #expect(watch.note(overflows: 2, isEmpty: true) == nil)
        #expect(watch.note(overflows: 2, isEmpty: true) == nil)
        // A round without loss.
        #expect(watch.note(overflows: 2, isEmpty: false) == nil)
        #expect(watch.note(overflows: 2, isEmpty: true) == .ended)
        #expect(watch.note(overflows: 3, isEmpty: false) == .began)
    }
}
