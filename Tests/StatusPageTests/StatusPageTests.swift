import GoldenFiles
import HostModel
import HostSimulation
import ScenarioFiles
import StatusPage
import Testing

struct StatusPageTests {
    private static let start = Timestamp.defaultStart

    private static func page(_ snapshot: FleetSnapshot?, host: Int = 0, firstMachine: Int = 0) -> String {
        let moment = snapshot.map {
            StatusPageFacts.Moment(runID: "0123456789abcdef", snapshot: $0, host: host, firstMachine: firstMachine)
        }
        let facts = StatusPageFacts(
            version: "1.2.3",
            speed: snapshot == nil ? "max" : "20",
            telemetryPath: "/metrics",
            isReloadEnabled: snapshot != nil,
            moment: moment
        )
        return String(decoding: StatusPage(facts).html, as: UTF8.self)
    }

    private static func builtIn(_ name: String, seconds: Int) throws -> FleetSnapshot {
        var simulation = FleetSimulation(scenario: try #require(try BuiltInScenarios.scenario(named: name)))
        for _ in 0..<seconds { simulation.step() }
        return simulation.snapshot()
    }

    /// Hosts with as many machines of 1 GiB as are named for each.
    private static func fleet(_ hosts: [(name: String, machines: [String])]) -> FleetSnapshot {
        var machine = VirtualMachineSnapshot()
        machine.isPoweredOn = true
        machine.configuredSize = PageCount(262_144)
        machine.effectiveLimit = PageCount(131_072)
        machine.throughput = Ratio(millionths: 412_345)
        var host = HostSnapshot()
        host.machineMemory = PageCount(1_048_576)
        host.minFree = PageCount(10_000)
        host.free = PageCount(262_144)
        let identities = hosts.map { name, machines in
            HostIdentity(
                name: name,
                policy: "esxi6",
                virtualMachines: machines.map { .init(name: $0, group: "web", guestOS: "linux") }
            )
        }
        let snapshots = hosts.map { _, machines in
            host.virtualMachines = machines.map { _ in machine }
            return host
        }
        return FleetSnapshot(
            identity: FleetIdentity(scenario: hosts[0].name, hosts: identities),
            start: start,
            elapsedMilliseconds: 90_250,
            hosts: snapshots
        )
    }

    // MARK: Whole pages

    @Test func aCrisisIsTold() throws {
        let page = Self.page(try Self.builtIn("crisis", seconds: 724))
        #expect(page.utf8.count < 50_000)
        try Golden.expect(Array(page.utf8), matches: "crisis.html")
    }

    @Test func aFleetOffersItsHosts() throws {
        try Golden.expect(Array(Self.page(try Self.builtIn("fleet", seconds: 60), host: 1).utf8), matches: "fleet.html")
    }

    @Test func thereIsAPageBeforeTheFirstSnapshot() throws {
        try Golden.expect(Array(Self.page(nil).utf8), matches: "before-the-first-snapshot.html")
    }

    @Test func namesAreHarmless() throws {
        let names = [
            "<script>alert(1)</script>", "a\"b'c&d", "\u{202E}reversed", String(repeating: "long-name", count: 7),
        ]
        let page = Self.page(Self.fleet([(names[0], names), (names[1], [])]))
        try Golden.expect(Array(page.utf8), matches: "hostile-names.html")
        #expect(!page.contains("<script>"))
        #expect(page.contains("href=\"?host=%3Cscript%3Ealert%281%29%3C%2Fscript%3E\""))
        #expect(page.contains("<option value=\"a&quot;b&#39;c&amp;d\">"))
    }

    // MARK: Bounds

    @Test func manyMachinesStandOnPages() {
        let snapshot = Self.fleet([("esx", (1...450).map { "vm-\($0)" })])
        let first = Self.page(snapshot)
        // The template is a row, too.
        #expect(first.components(of: "<tr data-vm=").count == 201)
        #expect(first.contains("Machines 1 to 200 of 450. <a href=\"?host=esx&amp;from=201#machines\">Those after</a>"))
        let last = Self.page(snapshot, firstMachine: 400)
        #expect(last.components(of: "<tr data-vm=").count == 51)
        #expect(last.contains("<a href=\"?host=esx&amp;from=201#machines\">Those before</a> </nav>"))
        #expect(Self.page(snapshot, firstMachine: 9000).contains("Machines 450 to 450 of 450."))
        #expect(Self.page(snapshot, firstMachine: -9).contains("Machines 1 to 200 of 450."))
    }

    @Test func manyHostsAreFoundByName() {
        let page = Self.page(Self.fleet((1...1000).map { ("esx-\($0)", []) }), host: 900)
        #expect(page.components(of: "<li><a href=\"?host=").count == 200)
        #expect(page.contains("And 800 more: filter by name."))
        #expect(page.contains("<option selected value=\"esx-901\">"))
        #expect(page.contains("<input name=\"host\" required>"))
    }

    @Test func aHostThatIsNotThereShowsNoNumbers() {
        let page = Self.page(Self.fleet([("esx", [])]), host: 7)
        #expect(page.contains("No snapshot yet"))
    }

    // MARK: Sentences

    @Test(arguments: [
        (MemoryState.high, Int64(262_144), "1 GiB free, where minFree is 39 MiB."),
        (.clear, 9_999, "39 MiB free, below minFree."),
        (.hard, 3_000, "11.6 MiB free, below 32 % of minFree."),
        (.hard, 3_500, "13.6 MiB free, where minFree is 39 MiB."),
    ])
    func theSentenceTellsHowShortTheHostIs(state: MemoryState, free: Int64, words: String) {
        var snapshot = Self.fleet([("esx", ["web-01"])])
        snapshot.hosts[0].state = state
        snapshot.hosts[0].free = PageCount(free)
        snapshot.hosts[0].stateThresholds = [11_000, 10_000, 6400, 3200, 1600].map { PageCount(Int64($0)) }
        let page = Self.page(snapshot)
        #expect(page.contains("<bdi>esx</bdi> is in <strong>\(state.name)</strong>: \(words)"))
        #expect(page.contains("Nothing is reclaimed; <bdi>web-01</bdi> does 41 % of its work."))
    }

    @Test func theSentenceTellsWhatEachTechniqueHolds() {
        var snapshot = Self.fleet([("esx", ["web-01"])])
        snapshot.hosts[0].virtualMachines[0].balloonSize = PageCount(25_600)
        snapshot.hosts[0].virtualMachines[0].compressed = PageCount(256)
        snapshot.hosts[0].virtualMachines[0].hostCached = PageCount(512)
        snapshot.hosts[0].virtualMachines[0].swapped = PageCount(768)
        snapshot.hosts[0].virtualMachines[0].sharingSaving = PageCount(1024)
        snapshot.hosts[0].virtualMachines[0].throughput = .one
        #expect(
            Self.page(snapshot).contains(
                """
                Balloons hold 100 MiB, 1 MiB is compressed, 2 MiB is in the host cache, 3 MiB is swapped, page sharing \
                saves 4 MiB; every virtual machine does at least 95 % of its work.
                """
            )
        )
        snapshot.hosts[0].virtualMachines[0].isPoweredOn = false
        #expect(Self.page(snapshot).contains("; no virtual machine is powered on."))
    }
}

extension String {
    /// Where the text occurs.
    fileprivate func components(of text: String) -> [Range<String.Index>] { ranges(of: text) }
}
