import SnapshotEncoding

/// A small set of series with all that some format must take care of: every kind and number of decimals, own labels,
/// names that must be escaped, subjects without labels, and labels that are empty or as long as a label can be.
enum SampleSeries {
    static let longValue = String(repeating: "é\u{1F388}x", count: 64 * 1024 / 7 + 1)

    static let hostileValues = [
        "plain", "say \"hi\"", "two\nlines", "back\\slash", "\\", "ends with\\", "a\\,b\\=c\\ d\\\\e",
        "comma,equals=space ",
        "\u{1F388} höher\t\r", "\\n", "{}'`#", "a\n\\\nb",
    ]

    static let set = SeriesSet(
        blocks: [
            SeriesSet.Block(
                prefix: "aerostat_vm",
                labelNames: ["host", "vm"],
                subjects: hostileValues.enumerated().map { ["esx-\($0.offset)", $0.element] } + [["", longValue]],
                families: [
                    .init(name: "aerostat_vm_size_bytes", kind: .gauge, unit: "bytes", help: "Its size.", decimals: 0),
                    .init(
                        name: "aerostat_vm_stall_seconds_total",
                        kind: .counter,
                        unit: "seconds",
                        help: "Stalls, \"by cause\"\\\nand more.",
                        decimals: 6,
                        label: "cause",
                        labelValues: ["swap in", "b,c"]
                    ),
                    .init(
                        name: "aerostat_vm_reads_total",
                        kind: .counter,
                        unit: "",
                        help: "Reads.",
                        decimals: 0,
                        label: "cause",
                        labelValues: ["swap in", "other"]
                    ),
                    .init(
                        name: "aerostat_vm_zone",
                        kind: .gauge,
                        unit: "pages",
                        help: "A label that is last.",
                        decimals: 0,
                        label: "zone",
                        labelValues: ["z"]
                    ),
                    .init(name: "aerostat_vm_ratio", kind: .gauge, unit: "ratio", help: "A share.", decimals: 9),
                ]
            ),
            SeriesSet.Block(
                prefix: "process",
                labelNames: [],
                subjects: [[]],
                families: [
                    .init(
                        name: "process_cpu_seconds_total",
                        kind: .counter,
                        unit: "seconds",
                        help: "CPU time.",
                        decimals: 3
                    )
                ]
            ),
        ],
        counterStart: 1_767_225_600_000
    )

    static let external = [
        (name: "job", value: "aerostat"), (name: "instance", value: "127.0.0.1:10075"), (name: "empty", value: ""),
        (name: "Zone", value: "upper, case"), (name: "vm", value: "loses"), (name: "cause", value: "loses"),
        (name: "host", value: "fills in"),
    ]

    /// Rows with small, big, negative and extreme values, and 0.
    static func rows(_ count: Int, of set: SeriesSet = set, seed: UInt64 = 1) -> [SampleRow] {
        var random = SplitMix(state: seed)
        let edges: [Int64] = [0, 1, -1, 4096, -4096, .max, .min, 1 << 53 + 1, 1 << 62, -(1 << 62), 999_999_999]
        return (0..<count).map { moment in
            let values = (0..<set.count).map { _ -> Int64 in
                switch random.next() % 4 {
                case 0: 0
                case 1: edges[Int(random.next() % UInt64(edges.count))]
                case 2: Int64(random.next() % 4_000_000) * 4096
                default: Int64(bitPattern: random.next() >> (random.next() % 64))
                }
            }
            return SampleRow(milliseconds: 1_767_225_600_250 + Int64(moment) * 10_000, values: values)
        }
    }
}

/// Splitmix64, as its paper gives it: a repeatable source for tests.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A series of a set, spelled out as the set's own rules say.
struct ListedSeries {
    let family: SeriesSet.Family
    let prefix: String
    /// Of the subject, in order.
    let subjectLabels: [(name: String, value: String)]
    /// Empty value for none.
    let ownLabel: (name: String, value: String)

    /// The labels of a scrape.
    var labels: [String: String] {
        var labels = Dictionary(uniqueKeysWithValues: subjectLabels.map { ($0.name, $0.value) })
        if !ownLabel.name.isEmpty { labels[ownLabel.name] = ownLabel.value }
        return labels
    }

    /// The labels on the wire: external ones fill in, empty ones are left out.
    func labels(external: [(name: String, value: String)]) -> [String: String] {
        var labels = labels.filter { !$0.value.isEmpty }
        for label in external where labels[label.name] == nil && !label.value.isEmpty {
            labels[label.name] = label.value
        }
        return labels
    }
}

extension SeriesSet {
    var listed: [ListedSeries] {
        var listed: [ListedSeries] = []
        for block in blocks {
            for family in block.families {
                for value in family.labelValues {
                    for subject in block.subjects {
                        listed.append(
                            ListedSeries(
                                family: family,
                                prefix: block.prefix,
                                subjectLabels: Array(zip(block.labelNames, subject)).map { (name: $0, value: $1) },
                                ownLabel: (family.label, value)
                            )
                        )
                    }
                }
            }
        }
        return listed
    }
}
