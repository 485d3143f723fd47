import SnapshotEncoding
import Testing

/// Which series of a set a later one no longer has.
struct EndedSeriesTests {
    private func family(_ name: String, label: String = "", values: [String] = [""]) -> SeriesSet.Family {
        SeriesSet.Family(
            name: name,
            kind: .gauge,
            unit: "",
            help: "",
            decimals: 0,
            label: label,
            labelValues: values
        )
    }

    private func set(_ blocks: [(labels: [String], subjects: [[String]], families: [SeriesSet.Family])]) -> SeriesSet {
        SeriesSet(
            blocks: blocks.map {
                SeriesSet.Block(prefix: "a", labelNames: $0.labels, subjects: $0.subjects, families: $0.families)
            },
            counterStart: 0
        )
    }

    private func machines(_ names: [String], families: [SeriesSet.Family]) -> SeriesSet {
        set([(["vm"], names.map { [$0] }, families)])
    }

    @Test func sameSeriesHaveNotEnded() {
        let early = machines(["a", "b"], families: [family("x"), family("y")])
        #expect(early.series(missingIn: early).isEmpty)
        // Nor have they in another order, or with another start of the counters.
        let later = SeriesSet(
            blocks: machines(["b", "c", "a"], families: [family("y"), family("x")]).blocks,
            counterStart: 99
        )
        #expect(early.series(missingIn: later).isEmpty)
    }

    @Test func seriesOfAMachineThatHasLeftHaveEnded() {
        let early = machines(["a", "b", "c"], families: [family("x"), family("y", label: "k", values: ["1", "2"])])
        // Family by family, value by value, machine by machine.
        let later = machines(["a", "c"], families: [family("x"), family("y", label: "k", values: ["1", "2"])])
        #expect(early.series(missingIn: later) == [1..<2, 4..<5, 7..<8])
        #expect(early.series(missingIn: machines([], families: [])) == [0..<9])
    }

    @Test func rangesThatTouchAreOne() {
        let early = machines(["a", "b", "c"], families: [family("x"), family("y")])
        #expect(
            early.series(missingIn: machines(["b"], families: [family("x"), family("y")])) == [0..<1, 2..<4, 5..<6]
        )
    }

    @Test func seriesOfAFamilyOrALabelValueThatHasGoneHaveEnded() {
        let early = machines(["a", "b"], families: [family("x"), family("y", label: "k", values: ["1", "2"])])
        #expect(
            early.series(
                missingIn: machines(["a", "b"], families: [family("x"), family("y", label: "k", values: ["2"])])
            )
                == [2..<4]
        )
        // The same name with another label is another series.
        #expect(
            early.series(
                missingIn: machines(["a", "b"], families: [family("x"), family("y", label: "q", values: ["1", "2"])])
            ) == [2..<6]
        )
    }

    @Test func seriesMayMoveToAnotherBlock() {
        let early = set([(["vm"], [["a"], ["b"]], [family("x")]), ([], [[]], [family("up")])])
        let moved = set([
            ([], [[]], [family("up")]), (["vm"], [["b"]], [family("x")]), (["vm"], [["a"]], [family("x")]),
        ])
        #expect(early.series(missingIn: moved).isEmpty)
        // Two blocks with the same labels do not lend each other their families.
        let crossed = set([
            (["vm"], [["a"]], [family("x")]), (["vm"], [["b"]], [family("y")]), ([], [[]], [family("up")]),
        ])
        #expect(early.series(missingIn: crossed) == [1..<2])
    }

    @Test func otherLabelNamesMakeOtherSeries() {
        let early = set([(["host", "vm"], [["h", "a"]], [family("x")])])
        #expect(early.series(missingIn: set([(["host", "guest"], [["h", "a"]], [family("x")])])) == [0..<1])
    }
}
