import AlertRehearsal
import Testing

struct MetricMentionsTests {
    @Test(
        arguments: [
            ("up", ["up"]),
            ("node:load:avg", ["node:load:avg"]),
            ("up == 0", ["up"]),
            (#"up{job="x"} == bool 1"#, ["up"]),
            ("rate(http_requests_total[5m])", ["http_requests_total"]),
            ("sum by (host, vm) (a) / sum(b) without (c)", ["a", "b"]),
            ("sum(a) by (by_metric)", ["a"]),
            ("count_values(\"x\", a)", ["a"]),
            ("quantile(0.9, a)", ["a"]),
            ("topk(3, a) or bottomk(3, b) and c unless d", ["a", "b", "c", "d"]),
            ("a * on (host) group_left (vm) b", ["a", "b"]),
            ("a * ignoring(x) group_right b", ["a", "b"]),
            ("a * ON(x) GROUP_LEFT() b", ["a", "b"]),
            ("a offset 5m > b offset -1h30m", ["a", "b"]),
            ("a @ 1609746000 + b @ start() + c @ end()", ["a", "b", "c"]),
            ("max_over_time(rate(a[5m])[30m:1m])", ["a"]),
            ("a[5m:]", ["a"]),
            ("1e3 + 0x1F + 1.5e-3 + .5 + Inf + NaN + a", ["a"]),
            ("0xe+a", ["a"]),
            ("1e+5 * a", ["a"]),
            ("a # b c\n+ d", ["a", "d"]),
            (##"a{x="# not a comment"} + b"##, ["a", "b"]),
            (#"a{x="}"} + b"#, ["a", "b"]),
            (#"a{x='}', y=`}\`} + b"#, ["a", "b"]),
            (#"label_replace(a, "b", "$1", "c", "(.*)")"#, ["a"]),
            (#"a{x="say \"b\" {"} + c"#, ["a", "c"]),
            (#"{__name__="a"}"#, ["a"]),
            (#"{job="x", __name__="a"}"#, ["a"]),
            (#"{ __name__ = 'a' , job=~"x"} > {__name__=`b`}"#, ["a", "b"]),
            (#"{"a", job="x"}"#, ["a"]),
            ("absent(a) or vector(1) + time()", ["a"]),
            ("a + a + b + a", ["a", "b"]),
            ("-a ^ b % c atan2 d", ["a", "b", "c", "d"]),
            ("sum(a)by(x)", ["a"]),
            ("ALERTS{alertname=\"X\"}", ["ALERTS"]),
            ("start", ["start"]),
            ("", []),
            ("vector(1)", []),
        ] as [(String, [String])]
    )
    func namesAreFound(expression: String, names: [String]) {
        let mentions = MetricMentions(expression)
        #expect(mentions.names == names)
        #expect(!mentions.mentionsAll)
    }

    @Test(
        arguments: [
            (#"{job="x"}"#, []), (#"{__name__=~"a.*"}"#, []), (#"{__name__!="a"}"#, []), (#"{__name__!~"a"}"#, []),
            ("{}", []), (#"count({host="x"}) / a"#, ["a"]), (#"{job="__name__"}"#, []), (#"{job="x""#, []),
            (#"{x="a", "y"="b"}"#, []),
        ] as [(String, [String])]
    )
    func selectorsWithoutANameMayReadAll(expression: String, names: [String]) {
        let mentions = MetricMentions(expression)
        #expect(mentions.names == names)
        #expect(mentions.mentionsAll)
    }

    /// Pieces of expressions in random order, cut anywhere: the reader ends, and finds nothing but names.
    @Test func readsAnyText() {
        let pieces = [
            "a", "aerostat_x", "sum", " by ", "(", ")", "{", "}", "[", "]", "\"", "'", "`", "\\", "#", "\n", ",", "=",
            "=~",
            "!=", "__name__", "5m", "1e", "+", "-", "0x", ":", "@", "é", "\u{0}", " on", "group_left", "offset", ".",
            "日",
        ]
        for seed in UInt64(0)..<3000 {
            var numbers = SeededNumbers(seed: seed)
            let text = (0..<numbers.next(30)).map { _ in numbers.element(of: pieces) }.joined()
            let mentions = MetricMentions(text)
            for name in mentions.names {
                let isIn = text.contains(name) || text.contains("\\")
                #expect(isIn, "seed \(seed): \(text) has no \(name)")
            }
            #expect(Set(mentions.names).count == mentions.names.count, "seed \(seed)")
        }
    }

    /// What is found in an expression is found in it with comments and white space between its words.
    @Test func spaceAndCommentsChangeNothing() {
        let words = [
            "sum", "by", "(", "host", ")", "(", "rate", "(", "a", "{", "x", "=", "\"b\"", "}", "[", "5m", "]", ")",
            ")", "/", "on", "(", "vm", ")", "group_left", "c",
        ]
        let expected = MetricMentions(words.joined(separator: " "))
        #expect(expected.names == ["a", "c"])
        for seed in UInt64(0)..<200 {
            var numbers = SeededNumbers(seed: seed)
            let text = words.map { $0 + numbers.element(of: [" ", "\n", "\t ", "# d {\n", " #'\n\n"]) }.joined()
            #expect(MetricMentions(text) == expected, "seed \(seed)")
        }
    }
}
