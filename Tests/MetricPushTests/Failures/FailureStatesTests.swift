import Testing

@testable import MetricPush

struct FailureStatesTests {
    private let refused = PushFailure.Kind.answer(status: 400)
    private let broken = PushFailure.Kind.answer(status: 500)

    @Test func stateBeginsOnceAndEndsWithItsLastPath() {
        var states = FailureStates()
        #expect(states.begin(refused, path: "/a") == true)
        #expect(states.begin(refused, path: "/a") == false)
        #expect(states.begin(refused, path: "/b") == false)
        #expect(states.end(path: "/c").isEmpty)
        #expect(states.end(path: "/a").isEmpty)
        #expect(states.end(path: "/b") == [refused])
        #expect(states.end(path: "/b").isEmpty)
        #expect(states.begin(refused, path: "/a") == true)
    }

    @Test func waveringReceiverIsInBothStatesUntilItSucceeds() {
        var states = FailureStates()
        #expect(states.begin(broken, path: "/a") == true)
        #expect(states.begin(refused, path: "/a") == true)
        #expect(states.begin(broken, path: "/a") == false)
        #expect(states.end(path: "/a") == [refused, broken])
    }

    @Test func memoryIsBounded() {
        var states = FailureStates()
        for index in 0..<10_000 { _ = states.begin(refused, path: "/\(index)") }
        // 4,096 are remembered, so this many successes end the state, though 5,904 more paths failed.
        var ended: [PushFailure.Kind] = []
        for index in 0..<4_096 { ended += states.end(path: "/\(index)") }
        #expect(ended == [refused])
        #expect(states.begin(refused, path: "/x") == true)
    }
}
