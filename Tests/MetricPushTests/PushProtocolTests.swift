import Testing

@testable import MetricPush

struct PushProtocolTests {
    @Test func statusesOfAPushgatewayHaveTheirVerdicts() {
        var byVerdict: [PushProtocol.Verdict: Set<Int>] = [:]
        for status in 100..<700 {
            byVerdict[PushProtocol.pushgateway.verdict(forStatus: status), default: []].insert(status)
        }
        #expect(byVerdict[.delivered] == Set(200..<300))
        #expect(byVerdict[.misconfigured] == Set(300..<400))
        #expect(byVerdict[.retry] == Set(500..<600).union([408, 429]))
        #expect(byVerdict[.refused] == Set(100..<200).union(400..<500).union(600..<700).subtracting([408, 429]))
    }
}
