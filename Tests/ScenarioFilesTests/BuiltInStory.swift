import HostModel
import HostSimulation
import ScenarioFiles
import Testing

/// A built-in scenario played for some minutes, a sample of every host each second.
struct BuiltInStory {
    private(set) var seconds: [[HostSnapshot]] = []
    let identity: FleetIdentity

    init(_ name: String, minutes: Int, change: (inout Scenario) -> Void = { _ in }) throws {
        var scenario = try #require(try BuiltInScenarios.scenario(named: name))
        change(&scenario)
        self.init(scenario, minutes: minutes)
    }

    init(_ scenario: Scenario, minutes: Int) {
        var fleet = FleetSimulation(scenario: scenario)
        identity = scenario.identity
        for _ in 0..<minutes * 60 {
            fleet.step()
            seconds.append(fleet.snapshot().hosts)
        }
    }

    /// One host's part of the story.
    func host(_ name: String) throws -> HostStory {
        let index = try #require(identity.hosts.firstIndex { $0.name == name })
        return HostStory(seconds: seconds.map { $0[index] }, machines: identity.hosts[index].virtualMachines)
    }

    /// The story of a scenario with one host.
    func onlyHost() throws -> HostStory {
        try #require(identity.hosts.count == 1)
        return try host(identity.hosts[0].name)
    }
}

/// What happened on one host, a sample a second; sample n is the state after n + 1 seconds.
struct HostStory {
    let seconds: [HostSnapshot]
    let machines: [VirtualMachineIdentity]

    var last: [VirtualMachineSnapshot] { seconds.last?.virtualMachines ?? [] }

    /// The state when so many minutes have passed.
    func at(minute: Int) -> HostSnapshot { seconds[minute * 60 - 1] }

    func states(minutes: Range<Int>) -> [MemoryState] {
        seconds[minutes.lowerBound * 60..<minutes.upperBound * 60].map(\.state)
    }

    func group(_ name: String, at second: Int) -> [VirtualMachineSnapshot] {
        zip(machines, seconds[second].virtualMachines).filter { $0.0.group == name }.map(\.1)
    }

    func group(_ name: String, minute: Int) -> [VirtualMachineSnapshot] { group(name, at: minute * 60 - 1) }

    /// Seconds that a group's machines waited for memory, by whatever cause, for each of these minutes.
    func stallSeconds(_ name: String, minutes: Range<Int>) -> Double {
        let waited = group(name, minute: minutes.upperBound).sum(\.stall)
        let before = group(name, minute: minutes.lowerBound).sum(\.stall)
        return Double(waited - before) / 1_000_000 / Double(minutes.count)
    }
}

extension HostSnapshot {
    /// Memory that page sharing saves on this host.
    var saving: PageCount { virtualMachines.sum(\.sharingSaving) }
    var swapped: PageCount { virtualMachines.sum(\.swapped) }
    var compressed: PageCount { virtualMachines.sum(\.compressed) }
    var balloons: PageCount { virtualMachines.sum(\.balloonSize) }
    var largePages: Int64 { virtualMachines.sum(\.largePages) }
}

extension VirtualMachineSnapshot {
    /// Microseconds of waiting for memory since power-on.
    var stall: Int64 {
        stallSwapIn + stallDecompression + stallGuestPageIn + stallCacheMiss + stallCopyOnWriteBreak + stallBlocked
    }
}

extension Array<VirtualMachineSnapshot> {
    func sum(_ amount: (VirtualMachineSnapshot) -> PageCount) -> PageCount { reduce(.zero) { $0 + amount($1) } }
    func sum(_ amount: (VirtualMachineSnapshot) -> Int64) -> Int64 { reduce(0) { $0 + amount($1) } }
}

func mebibytes(_ count: Int64) -> PageCount { ByteCount.mebibytes(count).pages }
