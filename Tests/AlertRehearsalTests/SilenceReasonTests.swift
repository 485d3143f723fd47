import Testing

@testable import AlertRehearsal

struct SilenceReasonTests {
    private static func reason(_ alert: RehearsedAlert, rule: Int = 0) -> SilenceReason {
        SilenceReason(of: alert.rules[rule], alert, in: SampleRehearsal.rehearsal([alert]))
    }

    private static func pending(_ episodes: [(Int64, Int64?, Int64?)]) -> RehearsedAlert {
        SampleRehearsal.hostMemoryLow([SampleRehearsal.instance(host: "a", episodes)])
    }

    @Test func anExpressionThatYieldedNothingWasNeverTrueOrMissesMetrics() {
        #expect(Self.reason(SampleRehearsal.inverted) == .neverTrue)
        #expect(Self.reason(SampleRehearsal.pushAgeing, rule: 1) == .absentMetrics(["node_load1"]))
    }

    /// True at 60, 75 and 90 s, gone at 105 s: `for: 30s` would have fired at 90 s.
    @Test func pendingLastsFromTheFirstTrueEvaluationToTheLast() {
        #expect(Self.reason(Self.pending([(60, nil, 90)])) == .tooShort(longest: 15_000, needed: [30_000]))
        #expect(
            Self.reason(Self.pending([(60, nil, 75), (120, nil, 150)])) == .tooShort(longest: 15_000, needed: [30_000])
        )
    }

    @Test func theEndOfTheRunIsAReasonWhereItCutTheLongest() {
        #expect(Self.reason(Self.pending([(2385, nil, nil)])) == .runEnded(longest: 15_000, needed: [30_000]))
        let longer = Self.pending([(60, nil, 90), (2400, nil, nil)])
        #expect(Self.reason(longer) == .tooShort(longest: 15_000, needed: [30_000]))
    }

    @Test func metricsAreToldApartByWhoHasThem() {
        let words = SilenceReason.absentMetrics(["aerostat_a", "aerostat_b", "up"]).words
        #expect(words == "needs aerostat_a, aerostat_b, which only `serve` has; and up, which aerostat does not have")
        #expect(SilenceReason.absentMetrics(["up"]).words == "needs up, which aerostat does not have")
    }
}
