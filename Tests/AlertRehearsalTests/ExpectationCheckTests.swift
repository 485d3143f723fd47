import AlertRehearsal
import LocatedYAML
import Testing

struct ExpectationCheckTests {
    /// `HostMemoryLow` fires on one host from 12m30s to 15m15s. `VirtualMachineStalls` fires from 13m for two machines, of
    /// which one still does at the end, and at 13m15s as critical. `BalloonStuck` is no more than pending.
    private static let rehearsal = SampleRehearsal.rehearsal([
        SampleRehearsal.hostMemoryLow([SampleRehearsal.instance(host: "esx-crisis", [(720, 750, 915)])]),
        SampleRehearsal.stalls, SampleRehearsal.balloonStuck, SampleRehearsal.inverted,
    ])

    private static func misses(_ entries: String, others: String = "any", in rehearsal: Rehearsal = rehearsal) throws
        -> [String]
    {
        let text = "alerts:\n  - {\(entries)}\nothers: \(others)\n"
        return try ExpectationFile.parse(Array(text.utf8), file: "e.yaml").check(rehearsal).misses.map(\.description)
    }

    @Test(arguments: [
        "alert: HostMemoryLow, fires: 12m to 13m",
        "alert: HostMemoryLow, fires: 12m30s to 12m30s, resolves: 15m15s to 15m15s, instances: 1",
        "alert: HostMemoryLow, labels: {host: esx-crisis, severity: critical}, fires: 0s to 40m",
        "alert: HostMemoryLow, labels: {host: other}, fires: never",
        "alert: VirtualMachineStalls, fires: 13m to 13m15s",
        "alert: VirtualMachineStalls, fires: 13m to 13m15s, instances: 3",
        "alert: VirtualMachineStalls, labels: {vm: batch-01}, fires: 13m to 13m, resolves: never",
        "alert: VirtualMachineStalls, labels: {vm: batch-02}, fires: 13m to 14m, resolves: 20m to 20m",
        "alert: VirtualMachineStalls, labels: {vm: web-01}, fires: never",
        "alert: HostMemoryLow, labels: {vm: \"\"}, fires: 12m to 13m",
        "alert: BalloonStuck, fires: never",
        "alert: HostSwapsInverted, fires: never",
    ])
    func whatHappenedIsNoMiss(entry: String) throws {
        #expect(try Self.misses(entry).isEmpty)
    }

    @Test(arguments: [
        (
            "alert: HostMemoryLow, labels: {host: esx-crisis}, fires: 12m31s to 13m",
            #"HostMemoryLow{host="esx-crisis"}: fired first at 12m30s, expected 12m31s to 13m"#
        ),
        (
            "alert: HostMemoryLow, fires: 12m to 12m29s999ms",
            #"HostMemoryLow{host="esx-crisis"}: fired first at 12m30s, expected 12m to 12m29s999ms"#
        ),
        (
            "alert: HostMemoryLow, fires: never",
            #"HostMemoryLow{host="esx-crisis"}: fired first at 12m30s, expected never"#
        ),
        (
            "alert: HostMemoryLow, fires: 12m to 13m, resolves: 15m30s to 16m",
            #"HostMemoryLow{host="esx-crisis"}: stopped firing at 15m15s, expected 15m30s to 16m"#
        ),
        (
            "alert: HostMemoryLow, fires: 12m to 13m, resolves: never",
            #"HostMemoryLow{host="esx-crisis"}: stopped firing at 15m15s, expected never"#
        ),
        (
            "alert: VirtualMachineStalls, fires: 13m to 14m, resolves: 15m to 20m",
            #"VirtualMachineStalls{host="esx-crisis", severity="warning", vm="batch-01"}: "#
                + "still fires at the end, expected 15m to 20m"
        ),
        (
            "alert: VirtualMachineStalls, labels: {vm: batch-02}, fires: 13m to 14m, instances: 1",
            #"VirtualMachineStalls{vm="batch-02"}: 2 instances fired, expected 1"#
        ),
        (
            "alert: HostMemoryLow, fires: 12m to 14m, instances: 2",
            "HostMemoryLow: 1 instance fired, expected 2"
        ),
        (
            "alert: HostMemoryLow, labels: {host: esx-2}, fires: 12m to 14m, instances: 3",
            #"HostMemoryLow{host="esx-2"}: never fired, expected 12m to 14m; it fired as {host="esx-crisis"} at 12m30s"#
        ),
        (
            "alert: BalloonStuck, fires: 12m to 14m",
            "BalloonStuck: never fired, expected 12m to 14m; it was pending from 10m to 10m45s"
        ),
        (
            "alert: VirtualMachineStalls, labels: {vm: web-01}, fires: 39m to 40m",
            #"VirtualMachineStalls{vm="web-01"}: never fired, expected 39m to 40m; it was pending from 39m30s to the end"#
        ),
        (
            "alert: HostSwapsInverted, fires: 12m to 14m",
            "HostSwapsInverted: never fired, expected 12m to 14m"
        ),
        (
            "alert: HostSwapsInverted, fires: 41m to 42m",
            "HostSwapsInverted: never fired, expected 41m to 42m; the run ended at 40m"
        ),
        (
            "alert: HostMemoryLo, fires: never",
            "HostMemoryLo: the rule files have no such alert, did you mean HostMemoryLow?"
        ),
        ("alert: Foo, fires: 1m to 2m", "Foo: the rule files have no such alert"),
    ])
    func whatDidNotIsAMiss(entry: String, miss: String) throws {
        let misses = try Self.misses(entry)
        #expect(misses.count == 1)
        let found = try #require(misses.first)
        #expect(found.hasPrefix("e.yaml:2:"))
        #expect(found.split(separator: ": ", maxSplits: 1).last.map(String.init) == miss)
    }

    @Test func aMissStandsWhereTheExpectationDoes() throws {
        let text = """
            alerts:
              - alert: HostMemoryLow
                fires: 1m to 2m
                resolves: 3m to 4m
                instances: 5
              - alert: Foo
                fires: never
            others: never
            """
        let check = try ExpectationFile.parse(Array(text.utf8), file: "e.yaml").check(Self.rehearsal)
        #expect(!check.isMet)
        #expect(
            check.misses.map { "\($0.position.line):\($0.position.column) \($0.alert)" } == [
                "3:12 HostMemoryLow", "4:15 HostMemoryLow", "5:16 HostMemoryLow", "6:12 Foo",
                "8:9 VirtualMachineStalls",
            ]
        )
    }

    @Test func whatIsNotListedMustNotFire() throws {
        let low =
            #"e.yaml:3:9: HostMemoryLow{host="esx-crisis"}: fired first at 12m30s, expected never: the alert is not listed"#
        #expect(try Self.misses("alert: VirtualMachineStalls, fires: 13m to 14m", others: "never") == [low])
        let stalls = #"VirtualMachineStalls{host="esx-crisis", severity="warning", vm="batch-01"}"#
        #expect(
            try Self.misses("alert: HostMemoryLow, fires: 12m to 13m", others: "never") == [
                "e.yaml:3:9: \(stalls): 3 instances fired, this one first at 13m, expected never: the alert is not listed"
            ]
        )
    }

    @Test func anInstanceThatNoEntryCoversIsNotListed() throws {
        let entry = "alert: VirtualMachineStalls, labels: {vm: batch-02}, fires: 13m to 14m"
        let misses = try Self.misses(entry, others: "never").filter { $0.contains("VirtualMachineStalls") }
        #expect(
            misses == [
                #"e.yaml:2:13: VirtualMachineStalls{host="esx-crisis", severity="warning", vm="batch-01"}: "#
                    + "fired first at 13m, expected never: no entry has these labels"
            ]
        )
    }

    @Test func entriesOfOneAlertAreCheckedEachForItself() throws {
        let text = """
            alerts:
              - {alert: VirtualMachineStalls, fires: 13m to 14m, instances: 3}
              - {alert: VirtualMachineStalls, labels: {severity: critical}, fires: 13m15s to 13m15s}
              - {alert: VirtualMachineStalls, labels: {severity: warning}, fires: 13m to 13m, instances: 2}
              - {alert: VirtualMachineStalls, labels: {vm: batch-02}, fires: 13m to 13m}
            others: any
            """
        let check = try ExpectationFile.parse(Array(text.utf8), file: "e.yaml").check(Self.rehearsal)
        #expect(
            check.misses.map(\.description) == [
                #"e.yaml:5:66: VirtualMachineStalls{host="esx-crisis", severity="critical", vm="batch-02"}: "#
                    + "fired first at 13m15s, expected 13m to 13m"
            ]
        )
    }

    @Test func aFlappingAlertIsComparedByItsFirstFiringAndItsLastEnd() throws {
        let flapping = SampleRehearsal.flapping.rehearsal
        let entry = "alert: HostMemoryLow, fires: 2m30s to 2m30s, resolves: 36m30s to 36m30s"
        #expect(try Self.misses(entry, others: "never", in: flapping).isEmpty)
    }

    /// The last episode of the first instance is no more than pending, so it has stopped firing before.
    @Test func beingPendingIsNotFiring() throws {
        let instance = SampleRehearsal.instance(host: "a", [(60, 90, 120), (2385, nil, nil)])
        let rehearsal = SampleRehearsal.rehearsal([SampleRehearsal.hostMemoryLow([instance])])
        let met = "alert: HostMemoryLow, fires: 90s to 90s, resolves: 2m to 2m"
        #expect(try Self.misses(met, in: rehearsal).isEmpty)
        let missed = "alert: HostMemoryLow, fires: 90s to 90s, resolves: never"
        #expect(try Self.misses(missed, in: rehearsal).count == 1)
    }

    @Test func manyMissesOfOneEntryAreCounted() throws {
        let misses = try Self.misses("alert: HostMemoryLow, fires: never", in: SampleRehearsal.fleet.rehearsal)
        #expect(misses.count == 11)
        #expect(misses.last == "e.yaml:2:35: HostMemoryLow: 80 more instances likewise, expected never")
    }

    @Test func hostileTextsAreShownHarmlessly() throws {
        let check = try ExpectationFile.parse(Array("alerts: []".utf8), file: "e.yaml").check(
            SampleRehearsal.hostile.rehearsal
        )
        let miss = try #require(check.misses.first)
        #expect(
            miss.description == #"e.yaml:1:9: Bad ?[2JName{host="?[31mred?[0m"}: "#
                + "8 instances fired, this one first at 1m, expected never: the alert is not listed"
        )
        #expect(miss.labels == SampleRehearsal.labels([("host", "\u{1B}[31mred\u{1B}[0m")]))
    }
}
