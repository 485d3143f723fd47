import HostModel
import HostSimulation
import LocatedYAML
import Testing

@testable import ScenarioFiles

struct ScenarioFileTests {
    @Test func omittedKeysTakeTheDefaultsOfTheModel() throws {
        let scenario = try scenario(ScenarioText.hostWithGroup)
        let size = ByteCount.gibibytes(4).pages
        #expect(size.value == 1_048_576)
        let workload = Workload(
            kernel: .constant(52_428),
            workingSet: .constant(209_715),
            idle: .constant(314_572),
            fileCache: .constant(262_144)
        )
        var host = HostConfiguration(name: "a", machineMemory: ByteCount.gibibytes(32).pages)
        host.virtualMachines = [
            VirtualMachineConfiguration(name: "web-01", group: "web", configuredSize: size, workload: workload)
        ]
        #expect(scenario == Scenario(name: "test", hosts: [host]))
    }

    /// README's figure of 100 000 machines is measured with it.
    @Test func theFleetOfTheBenchmarksHasAHundredThousandMachines() throws {
        let text = String(decoding: try RepositoryFile.bytes("Benchmarks/busy-fleet.yaml"), as: UTF8.self)
        let hosts = try scenario(text).hosts
        #expect(hosts.count == 1000)
        #expect(hosts.allSatisfy { $0.virtualMachines.count == 100 })
    }

    @Test func everyHostKeyArrives() throws {
        let text = """
            description: text
            start: 2026-03-02
            seed: 18446744073709551615
            repeat: 1.5h
            hosts:
              - name: esx
                count: 2
                memory: 0.25 TiB
                hypervisor: 1.5 GiB
                cpu: {cores: 24, frequency: 2.45 GHz}
                policy: esxi6
                idleMemoryTax: 99%
                minFree: 6.25%
                freeMargin: 0
                balloonMaximum: 0%
                largePages: false
                pageSharing:
                  enabled: false
                  salting: 1
                  scanTime: 10h
                  rateMaximum: 0 pages/s
                  scanPerGHz: 32 MiB/s
                  scanTotal: 1000000 pages/s
                compression: {enabled: false, cacheMaximum: 12.5%, decompression: 15us}
                hostCache: {size: 64.5 MiB, latency: 1us, bandwidth: 1 TiB/s}
                swapDevice: {latency: 90us, bandwidth: 1.5 GiB/s}
            """
        var host = HostConfiguration(
            name: "esx-001",
            machineMemory: PageCount(67_108_864),
            hypervisorUse: PageCount(393_216)
        )
        host.cpuMegahertz = 58_800
        host.idleMemoryTax = Ratio(millionths: 990_000)
        host.minFree = Ratio(millionths: 62_500)
        host.freeMargin = .zero
        host.balloonMaximum = .zero
        host.hasLargePages = false
        host.pageSharing.isEnabled = false
        host.pageSharing.salting = .bySalt
        host.pageSharing.scanTime = .hours(10)
        host.pageSharing.scanRateMaximum = 0
        host.pageSharing.scanMebibytesPerGigahertz = 32
        host.pageSharing.scanTotalMaximum = 1_000_000
        host.compression.isEnabled = false
        host.compression.cacheMaximum = Ratio(millionths: 125_000)
        host.compression.decompressionMicroseconds = 15
        host.hostCache = HostCacheSettings(size: PageCount(16_512))
        host.hostCache?.latencyMicroseconds = 1
        host.hostCache?.bandwidth = ByteCount.gibibytes(1024)
        host.swapDevice.latencyMicroseconds = 90
        host.swapDevice.bandwidth = ByteCount(1_610_612_736)
        var second = host
        second.name = "esx-002"
        let start = try #require(Timestamp(iso8601: "2026-03-02T00:00:00Z"))
        let expected = Scenario(
            name: "test",
            start: start,
            seed: .max,
            repeatPeriod: .minutes(90),
            hosts: [host, second]
        )
        #expect(try scenario(text) == expected)
    }

    @Test(arguments: PolicyName.allCases)
    func everyPolicyBringsItsDefaults(policy: PolicyName) throws {
        let host = try host("policy: \(policy.rawValue)")
        #expect(host == HostConfiguration(name: "a", machineMemory: host.machineMemory, policy: policy))
    }

    @Test func givenKeysWinOverTheDefaultsOfThePolicy() throws {
        var expected = try host("policy: w02")
        #expect(expected.pageSharing.scanTime == nil)
        #expect(expected.pageSharing.scanTotalMaximum == 200)
        expected.minFree = Ratio(millionths: 80_000)
        expected.balloonMaximum = Ratio(millionths: 650_000)
        expected.hasLargePages = true
        expected.pageSharing.salting = .withinVirtualMachine
        expected.pageSharing.scanTime = .minutes(10)
        expected.compression.cacheMaximum = Ratio(millionths: 50_000)
        let given = try host(
            """
            minFree: 8%
            balloonMaximum: 65%
            largePages: true
            pageSharing: {salting: 2, scanTime: 10m}
            compression: {cacheMaximum: 5%}
            policy: w02
            """
        )
        #expect(given == expected)
        #expect(given.pageSharing.scanRateMaximum == 50)
        #expect(!given.compression.isEnabled)
    }

    @Test func wordsStandForSettingsWithoutANumber() throws {
        let host = try host("policy: w02\nminFree: auto\npageSharing: {scanTime: none, scanTotal: none}")
        #expect(host.minFree == nil)
        #expect(host.pageSharing.scanTime == nil)
        #expect(host.pageSharing.scanTotalMaximum == nil)
        #expect(try self.host("pageSharing: {scanTime: none}").pageSharing.scanTime == nil)
    }

    @Test func hostCacheNeedsOnlyASize() throws {
        #expect(try host("cpu: {cores: 4}").hostCache == nil)
        #expect(
            try host("hostCache: {size: 24 TiB}").hostCache == HostCacheSettings(size: PageCount(6_442_450_944))
        )
    }

    private static let everyGroupKey =
        """
        - group: term
          count: 2
          memory: 6 GiB
          vcpus: 8
          guestOS: windows
          shares: 12345
          reservation: 25%
          limit: 5 GiB
          balloonDriver: false
          pageFile: 100 MiB
          diskLatency: 500us
          poweredOn: false
          stagger: 30s
          content:
            osImage: windows-2022
            osImageSize: 6 GiB
            application: office
            applicationSize: 3 GiB
            mix:
              free: {zero: 60%, duplicated: 0%}
              kernel: {osImage: 12.5%}
            duplicateContents: 2%
            salt: tenant 1
            halfPages: 99.5%
            quarterPages: 0.5%
            pageSharing: false
          workload:
            kernel: 256 MiB
            workingSet: 0
            idle: 0%
            fileCache: 1 GiB
            busy: 12.5%
            touchRate: 20%
            writeRate: 0.0001%
            fileCacheTouchRate: 0.5%
            growthRate: 4 KiB/s
        """

    @Test func everyGroupKeyArrives() throws {
        let machines = try scenario(
            ScenarioText.secondGroup(Self.everyGroupKey)
        ).hosts[0].virtualMachines
        #expect(machines.map(\.name) == ["web-01", "term-01", "term-02"])
        var workload = Workload(
            kernel: .constant(65_536),
            workingSet: .constant(0),
            idle: .constant(0),
            fileCache: .constant(262_144),
            busy: .constant(125_000)
        )
        workload.touchRate = Ratio(millionths: 200_000)
        workload.writeRate = Ratio(millionths: 1)
        workload.fileCacheTouchRate = Ratio(millionths: 5000)
        workload.growthRate = 1
        workload.phase = .seconds(30)
        var expected = VirtualMachineConfiguration(
            name: "term-02",
            group: "term",
            configuredSize: PageCount(1_572_864),
            workload: workload
        )
        expected.guestOS = .windows
        expected.vCPUs = 8
        expected.allocation = ResourceAllocation(
            reservation: PageCount(393_216),
            limit: PageCount(1_310_720),
            shares: 12_345
        )
        expected.hasBalloonDriver = false
        expected.pageFileSize = PageCount(25_600)
        expected.diskLatencyMicroseconds = 500
        expected.isPoweredOnAtStart = false
        expected.content.osImage = "windows-2022"
        expected.content.osImageSize = PageCount(1_572_864)
        expected.content.applicationImage = "office"
        expected.content.applicationImageSize = PageCount(786_432)
        expected.content.mix.free = ContentShares(zero: Ratio(millionths: 600_000))
        expected.content.mix.kernel.osImage = Ratio(millionths: 125_000)
        expected.content.duplicateContents = Ratio(millionths: 20_000)
        expected.content.salt = "tenant 1"
        expected.content.compressibleToHalf = Ratio(millionths: 995_000)
        expected.content.compressibleToQuarter = Ratio(millionths: 5000)
        expected.content.isPageSharingEnabled = false
        #expect(machines[2] == expected)
        #expect(machines[1].workload.phase == .zero)
    }

    @Test func everyPatternArrives() throws {
        let workload = try scenario(
            ScenarioText.group(
                """
                workload:
                  kernel: {pattern: constant, value: 4097 B}
                  workingSet: {pattern: bursts, base: 10%, peak: 1 GiB, every: 10m, length: 10m}
                  idle: {pattern: ramp, from: 1 GiB, to: 0, over: 1s}
                  fileCache: {pattern: steps, steps: [{at: 1m, value: 10%}, {at: 1.5m, value: 0}]}
                  busy: {pattern: daily, low: 10%, high: 99.5%, peakAt: 23:59}
                """
            )
        ).hosts[0].virtualMachines[0].workload
        #expect(workload.kernel == .constant(1))
        #expect(
            workload.workingSet
                == .bursts(base: 104_857, peak: 262_144, every: .minutes(10), length: .minutes(10))
        )
        #expect(workload.idle == .ramp(from: 262_144, to: 0, over: .seconds(1)))
        #expect(
            workload.fileCache
                == .steps([.init(time: .seconds(60), value: 104_857), .init(time: .seconds(90), value: 0)])
        )
        #expect(workload.busy == .daily(low: 100_000, high: 995_000, peakAt: .minutes(1439)))
    }

    @Test func sharesFollowTheLevelAndTheSize() throws {
        for (level, shares) in [("high", 81_920), ("normal", 40_960), ("low", 20_480)] {
            let machine = try scenario(ScenarioText.group("shares: \(level)")).hosts[0].virtualMachines[0]
            #expect(machine.allocation.shares == Int64(shares))
        }
    }

    @Test func numbersInNamesGrowWithTheCount() throws {
        let scenario = try scenario(
            "hosts: [{name: h, count: 1000, memory: 1 GiB, virtualMachines: [{group: g, count: 100, memory: 16 MiB}]}]"
        )
        #expect(scenario.hosts.map(\.name).first == "h-0001")
        #expect(scenario.hosts.map(\.name).last == "h-1000")
        #expect(scenario.hosts[999].virtualMachines.map(\.name).first == "g-001")
        #expect(scenario.hosts[999].virtualMachines.map(\.name).last == "g-100")
    }

    @Test func aliasesStandForWholeValues() throws {
        let hosts = try scenario(
            """
            hosts:
              - name: a
                memory: 32 GiB
                virtualMachines: &machines
                  - {group: web, memory: 4 GiB, workload: &load {busy: 50%}}
                  - {group: db, memory: 8 GiB, workload: *load}
              - {name: b, memory: 16 GiB, virtualMachines: *machines}
            """
        ).hosts
        #expect(hosts[0].virtualMachines == hosts[1].virtualMachines)
        #expect(hosts[0].virtualMachines.map(\.workload.busy) == [.constant(500_000), .constant(500_000)])
    }

    @Test func commentsMayHoldWhatKeysMayNot() throws {
        #expect(
            report(of: "# why ? see *notes : and hosts[0]: or [*a]: x\nhosts: [{name: a, memory: 1 GiB}]\n") == "valid"
        )
    }

    @Test func namesMayUseAnyScript() throws {
        #expect(try scenario("hosts: [{name: Höst 1 東京, memory: 1 GiB}]\n").hosts[0].name == "Höst 1 東京")
    }

    @Test func theLargestFleetIsReadInBoundedTime() throws {
        let text = """
            hosts:
              - name: esx
                count: 10000
                memory: 64 GiB
                virtualMachines: [{group: web, count: 20, memory: 4 GiB, stagger: 1s}]
            events:
              - {at: 1m, idleMemoryTax: 0%}
              - {at: 2m, vms: web-07, power: off}
            """
        var scenario: Scenario?
        let time = try ContinuousClock().measure { scenario = try self.scenario(text) }
        #expect(scenario?.hosts.count == 10_000)
        #expect(scenario?.events.count == 20_000)
        #expect(time < .seconds(60))
    }

    @Test func loadTakesTheNameFromThePath() throws {
        try withFolder { folder in
            for (file, name) in [
                ("my.crisis.yaml", "my.crisis"), ("plain", "plain"), (".yaml", ".yaml"), ("a\u{7}b.yml", "a_b"),
            ] {
                try write(ScenarioText.hostWithGroup, to: "\(folder)/\(file)")
                #expect(try ScenarioFile.load(path: "\(folder)/\(file)").name == name)
            }
        }
    }

    @Test func loadRefusesAFileWithoutEnd() {
        #expect(
            throws: ScenarioError.invalid(
                problems: [
                    SourceProblem(
                        file: "/dev/zero",
                        position: .start,
                        keyPath: "",
                        message: "the file is larger than 4 MiB, the most that is read; "
                            + "use `count` for machines that are alike"
                    )
                ],
                omitted: 0
            )
        ) { try ScenarioFile.load(path: "/dev/zero") }
    }

    /// A host of 32 GiB without machines.
    private func host(_ keys: String) throws -> HostConfiguration {
        try scenario(ScenarioText.host(keys)).hosts[0]
    }

    private func scenario(_ text: String) throws -> Scenario {
        try ScenarioFile.parse(Array(text.utf8), name: "test", file: "t.yaml", directory: nil)
    }
}
