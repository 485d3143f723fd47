import HostModel
import ScenarioFiles
import Testing

/// The built-in `limit-trap` keeps in numbers what its comment promises.
struct LimitPromiseTests {
    @Test func limitReclaimsOnAnEmptyHost() throws {
        let story = try BuiltInStory("limit-trap", minutes: 50).onlyHost()
        #expect(story.seconds.allSatisfy { $0.state == .high && $0.free > mebibytes(40 * 1024) })
        for snapshot in story.seconds[..<(20 * 60)] {
            let limited = snapshot.virtualMachines[0]
            #expect(limited.consumed + limited.compressionCache <= limited.effectiveLimit)
        }
        let alike = story.seconds[4 * 60].virtualMachines
        #expect(alike[0].balloonSize == .zero && abs(alike[0].consumed.value - alike[1].consumed.value) < 4096)
        for second in 7 * 60..<20 * 60 {
            let machines = story.seconds[second].virtualMachines
            let (limited, sibling) = (machines[0], machines[1])
            #expect(limited.effectiveLimit - limited.consumed - limited.compressionCache < mebibytes(16))
            #expect(limited.balloonSize > .zero && limited.compressed > .zero && limited.swapped > .zero)
            #expect(limited.stallSwapIn > story.seconds[second - 60].virtualMachines[0].stallSwapIn)
            #expect(limited.throughput.value < 0.9 * sibling.throughput.value)
        }
        let trapped = throughput(story, minutes: 10..<20)
        #expect((0.6..<0.75).contains(trapped.limited / trapped.sibling), "\(trapped)")
        // The limit goes at 20 minutes.
        let relieved = throughput(story, minutes: 22..<30)
        #expect(relieved.limited / relieved.sibling > 0.9, "\(relieved)")
        #expect(story.group("limited", minute: 28).sum(\.balloonSize) == .zero)
        #expect(story.group("limited", minute: 50).sum(\.swapped) > mebibytes(300))
        #expect(story.group("limited", minute: 50).sum(\.swapped) < story.group("limited", minute: 20).sum(\.swapped))
        let sibling = try #require(story.last.last)
        #expect(sibling.balloonTarget == .zero && sibling.swapOut == .zero && sibling.reclaimedByBalloon == .zero)
        #expect(sibling.reclaimedByCompression == .zero && sibling.reclaimedByPageSharing == .zero)
    }

    /// Mean throughput of the limited machine and its sibling.
    private func throughput(_ story: HostStory, minutes: Range<Int>) -> (limited: Double, sibling: Double) {
        let seconds = story.seconds[minutes.lowerBound * 60..<minutes.upperBound * 60].map(\.virtualMachines)
        func mean(_ index: Int) -> Double {
            seconds.reduce(0) { $0 + $1[index].throughput.value } / Double(seconds.count)
        }
        return (mean(0), mean(1))
    }
}
