import Testing

/// Queries are taken apart as Prometheus would, as far as the rules need it.
struct PanelQueryTests {
    private typealias Matcher = PanelQuery.Matcher
    private typealias Selector = PanelQuery.Selector

    @Test func selectorsHaveTheirMatchersAndRanges() {
        let query = PanelQuery(#"rate(swap_total{job=~"$job", cause!="a \" }b"}[$__rate_interval])"#)
        let matchers = [
            Matcher(label: "job", comparison: "=~", value: "$job"),
            Matcher(label: "cause", comparison: "!=", value: #"a \" }b"#),
        ]
        let selector = Selector(metric: "swap_total", matchers: matchers, range: "$__rate_interval", function: "rate")
        #expect(query.selectors == [selector])
        #expect(query.functions == ["rate"])
        #expect(query.faults.isEmpty)
    }

    @Test func everySelectorIsFoundWithWhatIsRightAroundIt() {
        let query = PanelQuery("topk(3, sum by (host, vm) (rate(a[5m]) + (b))) and on (host) max(c) > 0 or -2 * d")
        #expect(query.selectors.map(\.metric) == ["a", "b", "c", "d"])
        #expect(query.selectors.map(\.function) == ["rate", nil, "max", nil])
        #expect(query.selectors.map(\.range) == ["5m", nil, nil, nil])
        #expect(query.functions == ["topk", "sum", "rate", "max"])
        #expect(query.groupings == [["host", "vm"]])
        #expect(query.faults.isEmpty)
    }

    @Test func theEndOfTheRangeIsNoFunction() {
        let query = PanelQuery("a and topk(20, max_over_time(a[$__range] @ end()))\n/ time()")
        #expect(query.functions == ["topk", "max_over_time", "time"])
        #expect(query.selectors.map(\.range) == [nil, "$__range"])
        #expect(query.faults.isEmpty)
    }

    @Test(arguments: [
        "sum(a", "a)", "a{job}", "a{job=~}", "a[5m", "sum by host (a)", "max_over_time(a[5m] @ middle())", "a % b",
        "a # b",
    ])
    func whatHasNoFormIsAFault(text: String) {
        #expect(!PanelQuery(text).faults.isEmpty)
    }
}
