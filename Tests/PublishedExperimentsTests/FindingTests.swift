import Testing

@testable import PublishedExperiments

/// A miss is a miss.
struct FindingTests {
    private func finding(
        _ published: Finding.Published,
        _ simulated: Double,
        _ evidence: Evidence,
        _ criterion: Criterion,
        decimals: Int = 0,
        unit: String = "MB"
    ) -> Finding {
        Finding(
            "x",
            published: published,
            simulated: simulated,
            unit: unit,
            decimals: decimals,
            evidence: evidence,
            criterion,
            basis: "b"
        )
    }

    @Test(arguments: [
        (54.0, Finding.Verdict.ok), (54.4, .ok), (53.5, .ok), (54.6, .miss), (53.4, .miss), (-54, .miss),
        (.nan, .miss), (.infinity, .miss),
    ])
    func equalMeansTheSameDigits(simulated: Double, verdict: Finding.Verdict) {
        #expect(finding(.number(54), simulated, .source, .equal).verdict == verdict)
    }

    @Test(arguments: [
        (Criterion.within(2), 98.0, Finding.Verdict.ok), (.within(2), 102, .ok), (.within(2), 97.99, .miss),
        (.within(2), 102.01, .miss), (.within(0), 100, .ok), (.within(2), .nan, .miss),
        (.atLeast(100), 100, .ok), (.atLeast(100), 99.9, .miss), (.atMost(100), 100, .ok), (.atMost(100), 100.1, .miss),
        (.between(99, 101), 99, .ok), (.between(99, 101), 101, .ok), (.between(99, 101), 98.9, .miss),
        (.between(99, 101), 101.1, .miss), (.between(99, 101), .nan, .miss), (.atLeast(0), .infinity, .miss),
    ])
    func boundsBelongToTheRange(criterion: Criterion, simulated: Double, verdict: Finding.Verdict) {
        #expect(finding(.number(100), simulated, .secondary, criterion).verdict == verdict)
    }

    @Test func aStatementIsMetByNoTolerance() {
        #expect(finding(.statement("flat"), 0, .source, .equal).verdict == .miss)
        #expect(finding(.statement("flat"), 0, .secondary, .within(100)).verdict == .miss)
        #expect(finding(.statement("flat"), 0, .secondary, .atMost(1)).verdict == .ok)
    }

    @Test func whatIsRecalledIsUnverifiedWhetherItAgreesOrNot() {
        #expect(finding(.number(1), 1, .recalled, .atLeast(1)).verdictText == "ok (unverified)")
        #expect(finding(.number(1), 0, .recalled, .atLeast(1)).verdictText == "miss (unverified)")
        #expect(finding(.number(1), 0, .secondary, .atLeast(1)).verdictText == "miss")
    }

    @Test(arguments: Evidence.allCases)
    func evidenceLimitsTheKindOfCheck(evidence: Evidence) {
        #expect(evidence.permits(.equal) == (evidence == .source))
        #expect(evidence.permits(.within(1)) == (evidence != .recalled))
        for shape in [Criterion.atLeast(1), .atMost(1), .between(0, 1)] { #expect(evidence.permits(shape)) }
    }

    @Test func aCheckThatItsEvidenceDoesNotCarryIsADefect() async {
        await #expect(processExitsWith: .failure) {
            _ = Finding("x", published: .number(1), simulated: 1, evidence: .recalled, .within(1), basis: "b")
        }
        await #expect(processExitsWith: .failure) {
            _ = Finding("x", published: .number(1), simulated: 1, evidence: .secondary, .equal, basis: "b")
        }
    }

    @Test func errorsAreShownWithTheirSign() {
        #expect(finding(.number(200), 201, .secondary, .within(5)).errorText == "+0.50 %")
        #expect(finding(.number(200), 199, .secondary, .within(5)).errorText == "-0.50 %")
        #expect(finding(.number(200), 200, .secondary, .within(5)).errorText == "0.00 %")
        #expect(finding(.number(0), 3, .secondary, .within(5)).errorText == "+3.0")
        #expect(finding(.number(50), 48.5, .secondary, .within(5), unit: "%").errorText == "-1.5 points")
        #expect(finding(.statement("flat"), 1, .secondary, .atMost(5)).errorText.isEmpty)
    }

    @Test(arguments: [
        (0.0, 0, "0"), (-0.4, 0, "0"), (2.5, 0, "3"), (-2.5, 0, "-3"), (1.005, 1, "1.0"), (0.05, 2, "0.05"),
        (12.3456, 4, "12.3456"), (-7.999, 2, "-8.00"), (.nan, 1, "none"), (1e13, 0, "large"),
    ])
    func numbersHaveFixedDigits(number: Double, decimals: Int, text: String) {
        #expect(decimalText(number, decimals: decimals) == text)
    }
}
