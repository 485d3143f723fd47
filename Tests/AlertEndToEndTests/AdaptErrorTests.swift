import Foundation
import RealReceivers
import Testing

/// What `adapt.py` refuses: rules that it could only guess at, and command lines.
@Suite(.timeLimit(.minutes(2)), .enabled(if: RealServers.canRun(["python3"]), "\(RealServers.reason(["python3"]))"))
struct AdaptErrorTests {
    private static let selection = ["--selector", #"job="esx""#]
    private static let lapse = ["--time-lapse", "100"]

    private func expectRefusal(
        of text: String,
        with options: [String],
        line: Int,
        because reason: String
    ) async throws {
        let surroundings = try Surroundings()
        let rules = try surroundings.write(text, to: "mine.yaml")
        let good = try surroundings.write("groups:\n", to: "another.yaml")
        // The other file is first, so that it could be written before the error is found.
        let arguments = options + ["--output", surroundings.path("copies"), good, rules]
        let result = try await RuleFiles.adapt(arguments, in: surroundings)
        #expect(result.status == 1)
        #expect(result.output.hasPrefix("adapt.py: \(rules):\(line): "), "\(result.output)")
        #expect(result.output.contains(reason), "\(result.output)")
        #expect(!FileManager.default.fileExists(atPath: surroundings.path("copies")))
    }

    @Test(arguments: [
        ("up == 0", "up does not say"),
        (#"up{job=~"aerostat"}"#, "up does not say"),
        (#"up{host="a"} == 0"#, "up does not say"),
        (#"{__name__="up"}"#, "a selector does not say"),
        (#"up{job="aerostat", job="aerostat"}"#, "up does not say"),
        (#"sum by (job) (up{job="aerostat"}) > on (job) count(up)"#, "up does not say"),
        (#"up{job="aerostat""#, "'{' is not closed"),
        (#"(up{job="aerostat"}"#, "'(' is not closed"),
        (#"up{job="aerostat"}; 1"#, "not PromQL that this program reads"),
    ])
    func aSelectorThatIsNotOursIsRefused(expression: String, reason: String) async throws {
        let text = "groups:\n- name: a\n  rules:\n  - alert: B\n    expr: |\n      # c\n      \(expression)\n"
        // A bracket that is not closed is found where it opens.
        try await expectRefusal(of: text, with: Self.selection, line: 7, because: reason)
    }

    @Test(arguments: [
        ("expr: time() - aerostat_vm_a > 60", 5, "time() is in Prometheus' time"),
        ("expr: predict_linear(aerostat_vm_a[1h], 3600) > 0", 5, "predict_linear() is in"),
        ("expr: aerostat_vm_a @ 1000", 5, "a time after @"),
        ("expr: increase(aerostat_vm_a[5m]) > 0", 5, "increase() over 5m is too short for a time lapse of 100"),
        ("expr: count_over_time(aerostat_vm_a[1h]) > 0", 5, "what count_over_time() counts in 1h"),
        ("expr: sum_over_time(aerostat_vm_a[1d:1m]) > 0", 5, "what sum_over_time() counts in 1d"),
        ("expr: rate(aerostat_push_dropped_samples_total[1h]) > 0", 5, "not known to count simulated time"),
        ("expr: rate(aerostat_vm_a[1m5h]) > 0", 5, "'1m5h' is not a duration"),
        ("expr: aerostat_vm_a\n    for: 5 m", 6, "for: is not a duration"),
        ("expr: aerostat_vm_a\n    for: soon", 6, "'soon' is not a duration"),
        ("expr: aerostat_vm_a\n    keep_firing_for: 5m", 6, "keep_firing_for is not adapted"),
    ])
    func whatHasNoTimeLapseIsRefused(lines: String, line: Int, reason: String) async throws {
        let text = "groups:\n- name: a\n  rules:\n  - alert: B\n    \(lines)\n"
        try await expectRefusal(of: text, with: Self.lapse, line: line, because: reason)
    }

    @Test(arguments: [
        ("groups: [{name: a, rules: []}]\n", 1, "groups are not written as a block"),
        ("groups:\n- name: a\n  interval: 5m\n  rules: []\n", 3, "interval is not adapted"),
        ("groups:\n- name: a\n  rules:\n  - {alert: B, expr: up}\n", 4, "not a line 'key: value'"),
        ("groups:\n- name: a\n  rules:\n  - alert: B\n    \"expr\": up\n", 5, "not a line 'key: value'"),
        ("groups:\n- name: a\n  rules:\n  - alert: B\n    expr: *same\n", 5, "expr is written in a way"),
        ("groups:\n- name: a\n  rules:\n  - alert: B\n    expr: \"a\\u0062\"\n", 5, "expr is quoted in a way"),
    ])
    func aFormThatIsNotReadIsRefused(text: String, line: Int, reason: String) async throws {
        try await expectRefusal(of: text, with: Self.lapse, line: line, because: reason)
    }

    @Test func aSelectorOutsideAnExpressionIsRefused() async throws {
        let query = #"{{ with query "up{job=\"aerostat\"}" }}down{{ end }}"#
        let text =
            "groups:\n- name: a\n  rules:\n  - alert: B\n    expr: vector(1)\n    annotations:\n      a: '\(query)'\n"
        try await expectRefusal(of: text, with: Self.selection, line: 7, because: "outside expr")
    }

    @Test func aValueThatWouldEndTheExpressionIsRefused() async throws {
        let text = "groups:\n- name: a\n  rules:\n  - alert: B\n    expr: up{job=\"aerostat\"}\n"
        try await expectRefusal(of: text, with: ["--selector", #"job="a #b""#], line: 5, because: "has to be quoted")
    }

    @Test(arguments: [
        (["--output", "x", "a.yaml"], "nothing to adapt"),
        (["--selector", "esx", "--output", "x", "a.yaml"], "'esx' is not a list of matchers"),
        (["--selector", "", "--output", "x", "a.yaml"], "'' is not a list of matchers"),
        (["--selector", #"job="a","#, "--output", "x", "a.yaml"], "ends with a comma"),
        (["--selector", #"job="a"}"#, "--output", "x", "a.yaml"], "is not a list of matchers"),
        (["--time-lapse", "max", "--output", "x", "a.yaml"], "'max' is not a speed"),
        (["--time-lapse", "0", "--output", "x", "a.yaml"], "'0' is not a speed"),
        (["--time-lapse", "2", "--scrape-interval", "1", "--output", "x", "a.yaml"], "'1' is not a duration"),
        (["--time-lapse", "2", "--output", "x", "a.yaml", "b/a.yaml"], "two files of the same name"),
        (["--time-lapse", "2", "a.yaml"], "--output"),
    ])
    func aBadCommandLineHasStatus64(arguments: [String], reason: String) async throws {
        let result = try await RuleFiles.adapt(arguments, in: try Surroundings())
        #expect(result.status == 64)
        #expect(result.output.contains(reason), "\(result.output)")
    }

    @Test func filesThatAreMissingAreNamedAndNoneIsOverwritten() async throws {
        let surroundings = try Surroundings()
        let missing = surroundings.path("missing.yaml")
        let first = try await RuleFiles.adapt(
            Self.lapse + ["--output", surroundings.path("x"), missing],
            in: surroundings
        )
        #expect(first.status == 3)
        #expect(first.output == "adapt.py: \(missing): No such file or directory\n")
        let rules = try surroundings.write("groups:\n", to: "mine.yaml")
        let second = try await RuleFiles.adapt(
            Self.lapse + ["--output", surroundings.path("."), rules],
            in: surroundings
        )
        #expect(second.status == 1)
        #expect(second.output.contains("would take the place of the file itself"))
    }

    @Test func helpHasExamples() async throws {
        let result = try await RuleFiles.adapt(["--help"], in: try Surroundings())
        #expect(result.status == 0)
        #expect(result.output.contains("examples:") && result.output.contains("--time-lapse 10"))
    }
}
