import Testing

@testable import MetricPush

struct PushQueueTests {
    private func makeQueue(maximumBytes: Int = 1 << 20) -> PushQueue {
        PushQueue(destination: "d", maximumBytes: maximumBytes)
    }

    @Test func requestsLeaveInOrder() throws {
        var queue = makeQueue()
        #expect(queue.isEmpty && !queue.hasWaiting)
        for host in ["a", "b", "c"] { queue.put(try PushBench.page(host: host)) }
        for host in ["a", "b", "c"] {
            #expect(queue.takeNext() == (try PushBench.page(host: host)))
            #expect(!queue.isEmpty)
            queue.settleDelivered(at: 7)
        }
        #expect(queue.takeNext() == nil)
        #expect(queue.isEmpty)
        #expect(queue.account.samplesDelivered == 3)
        #expect(queue.account.requestsSucceeded == 3)
        #expect(queue.account.lastSuccessMilliseconds == 7)
    }

    @Test func newerTakesThePlaceOfAnUndeliveredOlder() throws {
        var queue = makeQueue()
        queue.put(try PushBench.page(host: "a", samples: 3))
        queue.put(try PushBench.page(host: "b", samples: 1))
        let newer = try PushBench.page(host: "a", samples: 5, text: "m 2\n")
        queue.put(newer)
        #expect(queue.account.samplesDropped == 3)
        #expect(queue.account.samplesQueued == 6)
        #expect(queue.takeNext() == newer)
    }

    @Test func failedRequestGoesBehindTheOthers() throws {
        var queue = makeQueue()
        let (first, second) = (try PushBench.page(host: "a"), try PushBench.page(host: "b"))
        queue.put(first)
        queue.put(second)
        #expect(queue.takeNext() == first)
        queue.settleForRetry()
        #expect(queue.account.requestsFailed == 1)
        #expect(queue.takeNext() == second)
        queue.settleRefused(isConfigurationError: true)
        #expect(queue.account.configurationErrors == 1)
        #expect(queue.takeNext() == first)
        queue.settleDelivered(at: 1)
        #expect(queue.account.samplesDropped == 1 && queue.account.samplesDelivered == 1)
    }

    @Test func failedRequestGivesWayToANewerOne() throws {
        var queue = makeQueue()
        queue.put(try PushBench.page(samples: 2))
        #expect(queue.takeNext() != nil)
        let newer = try PushBench.page(samples: 4, text: "m 2\n")
        queue.put(newer)
        #expect(queue.account.samplesQueued == 6)
        queue.settleForRetry()
        #expect(queue.account.samplesDropped == 2)
        #expect(queue.takeNext() == newer)
    }

    @Test func deleteReplacesAPageThatWaits() throws {
        var queue = makeQueue()
        queue.put(try PushBench.page(samples: 2))
        let delete = PushRequest.delete(try PushgatewayGroup(job: "aerostat", labels: ["host": "h0"]))
        queue.put(delete)
        #expect(queue.takeNext() == delete)
        #expect(queue.account.samplesDropped == 2)
        #expect(queue.account.samplesQueued == 0)
    }

    @Test func boundDropsTheOldestThatWaits() throws {
        let footprint = try PushBench.page(host: "a").footprint
        var queue = makeQueue(maximumBytes: 2 * footprint)
        for host in ["a", "b", "c"] { queue.put(try PushBench.page(host: host)) }
        #expect(queue.overflows == 1)
        #expect(queue.account.samplesDropped == 1)
        #expect(queue.takeNext() == (try PushBench.page(host: "b")))
        // The one on its way occupies memory too, and cannot be dropped.
        queue.put(try PushBench.page(host: "d"))
        #expect(queue.overflows == 2)
        queue.settleDelivered(at: 1)
        #expect(queue.takeNext() == (try PushBench.page(host: "d")))
        queue.settleDelivered(at: 1)
        // All memory has been given back.
        queue.put(try PushBench.page(host: "e"))
        queue.put(try PushBench.page(host: "f"))
        #expect(queue.overflows == 2)
    }

    @Test func requestAboveTheBoundIsDroppedAlone() throws {
        var queue = makeQueue(maximumBytes: 1_000)
        queue.put(try PushBench.page(host: "a"))
        queue.put(try PushBench.page(host: "b", samples: 9, text: String(repeating: "x", count: 2_000)))
        #expect(queue.account.samplesDropped == 9)
        #expect(queue.account.samplesQueued == 1)
        #expect(queue.overflows == 1)
    }

    @Test func closedQueueCountsWhatComesLater() throws {
        var queue = makeQueue()
        for host in ["a", "b"] { queue.put(try PushBench.page(host: host, samples: 2)) }
        #expect(queue.takeNext() != nil)
        #expect(queue.close() == 4)
        queue.put(try PushBench.page(samples: 3))
        #expect(queue.isEmpty)
        #expect(queue.account.samplesDropped == 7)
        #expect(queue.account.samplesAccepted == 7)
        #expect(queue.close() == 0)
    }

    /// 200 random runs of 200 operations: after each the account balances, and an emptied queue has settled everything.
    @Test(arguments: 0..<200)
    func accountBalancesAfterEveryOperation(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        var queue = makeQueue(maximumBytes: 2_000)
        let hosts = ["a", "b", "c", "d", "e", "f", "g", "h"]
        var isInFlight = false
        for _ in 0..<200 {
            switch random.next() % 6 {
            case 0...2:
                queue.put(try PushBench.page(host: hosts[Int(random.next() % 8)], samples: Int(random.next() % 9)))
            case 3 where !isInFlight: isInFlight = queue.takeNext() != nil
            case 4 where isInFlight:
                queue.settleForRetry()
                isInFlight = false
            case 5 where isInFlight:
                if random.next() % 2 == 0 {
                    queue.settleDelivered(at: 1)
                } else {
                    queue.settleRefused(isConfigurationError: false)
                }
                isInFlight = false
            default: break
            }
            #expect(queue.account.isBalanced)
        }
        _ = queue.close()
        #expect(queue.account.isBalanced && queue.account.samplesQueued == 0)
    }
}

/// Repeatable random bits.
private struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
