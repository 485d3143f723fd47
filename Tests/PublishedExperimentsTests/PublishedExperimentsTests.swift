import Testing

@testable import PublishedExperiments

struct PublishedExperimentsTests {
    private static let wanted = [
        "W02-F2", "W02-F4", "W02-T5A", "W02-T5B", "W02-T5C", "W02-F6", "W02-F7", "W02-F8", "W02-PRICE", "VMW-MF",
        "VMW-ST", "VMW-OH", "VMW-SH", "VMW-SWF", "VMW-ZIPC", "VMW41-BS-KC", "VMW41-BS-OR", "VMW41-BS-JB", "VMW41-ZIP",
        "OPS-1", "OPS-2", "OPS-3", "OPS-4", "OPS-5", "OPS-6", "OPS-7", "OPS-8", "BAR-1", "BAR-2", "BAR-3",
    ]

    @Test func allAreThereOnce() {
        #expect(PublishedExperiments.all.map(\.id) == Self.wanted)
    }

    @Test func eachSaysWhatItIsAndWhereFrom() {
        for experiment in PublishedExperiments.all {
            #expect(!experiment.title.isEmpty && !experiment.source.isEmpty, "\(experiment.id)")
            for parameter in experiment.parameters {
                #expect(!parameter.name.isEmpty && !parameter.value.isEmpty, "\(experiment.id)")
            }
        }
    }

    /// A few that take no time, for what concerns all.
    private static let quick = ["W02-F4", "W02-F7", "W02-PRICE", "VMW-MF", "VMW-OH", "VMW-SH", "VMW-ZIPC", "OPS-7"]
        .compactMap { PublishedExperiments.experiment($0) }

    @Test func threadsChangeNoByte() async {
        let serial = await Reproduction(of: Self.quick, threads: 1)
        let parallel = await Reproduction(of: Self.quick, threads: 4)
        for format in ReportFormat.allCases {
            let isSame =
                serial.encoded(as: format, showsParameters: true) == parallel.encoded(as: format, showsParameters: true)
            #expect(isSame, "\(format)")
        }
        let isSamePlot = serial.plot() == parallel.plot()
        #expect(isSamePlot)
        #expect(serial.results.map(\.experiment.id) == Self.quick.map(\.id))
    }

    @Test func figuresAreOfTheKindThatTheirEvidenceCarries() async {
        let reproduction = await Reproduction(of: Self.quick, threads: 2)
        #expect(reproduction.rows.count > 50)
        for row in reproduction.rows {
            #expect(row.finding.evidence.permits(row.finding.criterion), "\(row.id)")
            #expect(!row.finding.basis.isEmpty, "\(row.id)")
            #expect(row.finding.simulated.isFinite, "\(row.id)")
        }
        #expect(Set(reproduction.rows.map(\.id)).count == reproduction.rows.count)
    }

    @Test func progressCountsEachExperiment() async {
        let counts = Counts()
        _ = await Reproduction(of: Self.quick, threads: 2) { counts.add($0) }
        #expect(counts.all == Array(1...Self.quick.count))
    }

    @Test func namesAreFoundInAnyCase() {
        #expect(PublishedExperiments.experiment("w02-f7")?.id == "W02-F7")
        #expect(PublishedExperiments.experiment("W02-F77") == nil)
        #expect(PublishedExperiments.experiment("") == nil)
    }

    @Test(arguments: [
        ("W02-F9", ["W02-F2", "W02-F4", "W02-F6"]), ("VMW-0H", ["VMW-OH"]), ("ops1", ["OPS-1"]),
        ("W02-T5", ["W02-T5A"]),
    ])
    func nearNamesAreOffered(id: String, near: [String]) {
        let found = PublishedExperiments.near(id)
        #expect(found.starts(with: near), "\(found)")
        #expect(found.count <= 3)
    }

    @Test func anyTextHasANearName() {
        for text in ["", "x", String(repeating: "z", count: 100_000)] {
            #expect(!PublishedExperiments.near(text).isEmpty)
        }
    }
}
