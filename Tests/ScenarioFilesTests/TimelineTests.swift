import HostModel
import HostSimulation
import Testing

@testable import ScenarioFiles

/// Two hosts of one kind with two groups, and a third host with one of these groups.
struct TimelineTests {
    private static let hosts = """
        hosts:
          - name: esx
            count: 2
            memory: 32 GiB
            virtualMachines:
              - {group: web, count: 3, memory: 4 GiB, stagger: 10s}
              - {group: db, count: 1, memory: 8 GiB}
          - name: small
            memory: 8 GiB
            virtualMachines:
              - {group: web, memory: 2 GiB, workload: {busy: 50%}}
        events:

        """

    @Test func eventsComeInTheOrderOfTimeAndOfTheFile() throws {
        let events = try events(
            """
            - {at: 20m, host: small, idleMemoryTax: 0%}
            - {at: 10m, host: small, loseMemory: 1 GiB}
            - {at: 20m, host: small, idleMemoryTax: 50%}
            - {at: 0, host: small, power: off}
            """
        )
        #expect(
            events == [
                event(0, 2, .powerOff(machines: [0])),
                event(10, 2, .loseMemory(PageCount(262_144))),
                event(20, 2, .setIdleMemoryTax(.zero)),
                event(20, 2, .setIdleMemoryTax(Ratio(millionths: 500_000))),
            ]
        )
    }

    @Test func eventWithoutHostActsOnEveryHost() throws {
        let events = try events("- {at: 1m, power: on}\n- {at: 2m, idleMemoryTax: 99%}")
        #expect(
            events == [
                event(1, 0, .powerOn(machines: [0, 1, 2, 3])),
                event(1, 1, .powerOn(machines: [0, 1, 2, 3])),
                event(1, 2, .powerOn(machines: [0])),
                event(2, 0, .setIdleMemoryTax(Ratio(millionths: 990_000))),
                event(2, 1, .setIdleMemoryTax(Ratio(millionths: 990_000))),
                event(2, 2, .setIdleMemoryTax(Ratio(millionths: 990_000))),
            ]
        )
    }

    @Test func powerIsSwitchedInThreeWays() throws {
        let events = try events(
            """
            - {at: 1m, host: esx-002, vms: web, power: off}
            - {at: 2m, host: esx-002, vms: web, power: on}
            - {at: 3m, vms: [web-01, db], power: reboot}
            """
        )
        #expect(
            events == [
                event(1, 1, .powerOff(machines: [0, 1, 2])),
                event(2, 1, .powerOn(machines: [0, 1, 2])),
                event(3, 0, .reboot(machines: [0, 3])),
                event(3, 1, .reboot(machines: [0, 3])),
                event(3, 2, .reboot(machines: [0])),
            ]
        )
    }

    @Test func settingsOfTheHostArriveAsTheyAreGiven() throws {
        let events = try events(
            """
            - {at: 1m, host: small, salting: 0}
            - {at: 2m, host: small, salting: 1}
            - {at: 3m, host: small, salting: 2}
            - {at: 4m, host: small, balloonMaximum: 99%}
            - {at: 5m, host: small, balloonMaximum: 0}
            - {at: 6m, host: small, minFree: 0.1%}
            - {at: 7m, host: small, minFree: 50%}
            - {at: 8m, host: small, minFree: auto}
            - {at: 9m, host: small, swapDevice: {latency: 20ms}}
            - {at: 10m, host: small, swapDevice: {bandwidth: 10 MiB/s}}
            - {at: 11m, host: small, swapDevice: {latency: 90us, bandwidth: 2 GiB/s}}
            """
        )
        #expect(
            events == [
                event(1, 2, .setSalting(.none)),
                event(2, 2, .setSalting(.bySalt)),
                event(3, 2, .setSalting(.withinVirtualMachine)),
                event(4, 2, .setBalloonMaximum(Ratio(millionths: 990_000))),
                event(5, 2, .setBalloonMaximum(.zero)),
                event(6, 2, .setMinFree(Ratio(millionths: 1000))),
                event(7, 2, .setMinFree(Ratio(millionths: 500_000))),
                event(8, 2, .setMinFree(nil)),
                event(9, 2, .setSwapDevice(latencyMicroseconds: 20_000, bandwidth: nil)),
                event(10, 2, .setSwapDevice(latencyMicroseconds: nil, bandwidth: .mebibytes(10))),
                event(11, 2, .setSwapDevice(latencyMicroseconds: 90, bandwidth: .gibibytes(2))),
            ]
        )
    }

    @Test func settingsOfTheHostReachHostsWithoutMachines() throws {
        let text = "hosts: [{name: a, count: 2, memory: 1 GiB}]\nevents: [{at: 1m, salting: 0}]\n"
        let scenario = try ScenarioFile.parse(Array(text.utf8), name: "t", file: "t.yaml", directory: nil)
        #expect(scenario.events == [event(1, 0, .setSalting(.none)), event(1, 1, .setSalting(.none))])
    }

    @Test func namesChooseHostsAndMachines() throws {
        let events = try events(
            """
            - {at: 1m, vms: db, balloonDriver: down}
            - {at: 2m, host: esx, vms: [db, web-02, web], balloonDriver: up}
            - {at: 3m, host: esx-002, vms: web-03, power: off}
            """
        )
        #expect(
            events == [
                event(1, 0, .setBalloonDriver(machines: [3], isUp: false)),
                event(1, 1, .setBalloonDriver(machines: [3], isUp: false)),
                event(2, 0, .setBalloonDriver(machines: [0, 1, 2, 3], isUp: true)),
                event(2, 1, .setBalloonDriver(machines: [0, 1, 2, 3], isUp: true)),
                event(3, 1, .powerOff(machines: [2])),
            ]
        )
    }

    @Test func amountsFollowTheSizeOfEachMachine() throws {
        let events = try events(
            """
            - {at: 1m, host: esx-001, shares: high}
            - {at: 2m, host: esx-001, limit: 50%}
            - {at: 3m, host: esx-001, reservation: 1 GiB}
            - {at: 4m, host: esx-001, vms: db, limit: none}
            - {at: 5m, host: esx-001, vms: db, shares: 7}
            """
        )
        #expect(
            events == [
                event(1, 0, .setShares(machines: [0, 1, 2], shares: 81_920)),
                event(1, 0, .setShares(machines: [3], shares: 163_840)),
                event(2, 0, .setLimit(machines: [0, 1, 2], limit: PageCount(524_288))),
                event(2, 0, .setLimit(machines: [3], limit: PageCount(1_048_576))),
                event(3, 0, .setReservation(machines: [0, 1, 2, 3], reservation: PageCount(262_144))),
                event(4, 0, .setLimit(machines: [3], limit: nil)),
                event(5, 0, .setShares(machines: [3], shares: 7)),
            ]
        )
    }

    @Test func workloadEventsKeepWhatTheyDoNotName() throws {
        let events = try events(
            """
            - {at: 2m, host: small, workload: {kernel: 10%}}
            - {at: 1m, host: small, workload: {workingSet: 1 GiB, touchRate: 1%}}
            """
        )
        let size: Int64 = 524_288
        var first = Workload(
            kernel: .constant(size / 20),
            workingSet: .constant(262_144),
            idle: .constant(size * 3 / 10),
            fileCache: .constant(size / 4),
            busy: .constant(500_000)
        )
        first.touchRate = Ratio(millionths: 10_000)
        var second = first
        second.kernel = .constant(size / 10)
        #expect(
            events == [
                event(1, 2, .setWorkload(machines: [0], workload: first)),
                event(2, 2, .setWorkload(machines: [0], workload: second)),
            ]
        )
    }

    @Test func workloadEventsKeepEachMachinesPhaseAndSize() throws {
        let events = try events("- {at: 1m, host: esx-002, workload: {idle: 10%}}")
        #expect(events.count == 4)
        for (index, event) in events.enumerated() {
            guard case .setWorkload(let machines, let workload) = event.action else {
                Issue.record("expected a workload, found \(event.action)")
                continue
            }
            #expect(event.host == 1)
            #expect(machines == [index])
            #expect(workload.phase == (index < 3 ? .seconds(Int64(index) * 10) : .zero))
            #expect(workload.idle == .constant(index < 3 ? 104_857 : 209_715))
        }
    }

    @Test func machinesWithoutPhaseShareAnEvent() throws {
        let text = "hosts: [{name: a, memory: 32 GiB, virtualMachines: [{group: g, count: 50, memory: 1 GiB}]}]\n"
        let events = try ScenarioFile.parse(
            Array((text + "events: [{at: 1m, workload: {idle: 10%}}]\n").utf8),
            name: "t",
            file: "t.yaml",
            directory: nil
        ).events
        #expect(events.count == 1)
    }

    @Test func repeatIsKept() throws {
        let text = "repeat: 30m\nhosts: [{name: a, memory: 1 GiB}]\nevents: [{at: 1799s, idleMemoryTax: 0%}]\n"
        let scenario = try ScenarioFile.parse(Array(text.utf8), name: "t", file: "t.yaml", directory: nil)
        #expect(scenario.repeatPeriod == .minutes(30))
        #expect(scenario.events.map(\.time) == [.seconds(1799)])
    }

    @Test func timelinesThatGrowWithoutBoundAreRefused() {
        let hosts = "hosts: [{name: a, count: 10000, memory: 1 GiB}]\nevents:\n"
        let many = String(repeating: "  - {at: 1m, idleMemoryTax: 0%}\n", count: 21)
        #expect(
            report(of: hosts + many).hasPrefix("t.yaml:23:5: events[20]: up to here the events take more than 200000")
        )

        let large = "hosts: [{name: a, memory: 1 GiB, virtualMachines: [{group: g, count: 200000, memory: 16 MiB}]}]\n"
        let all = String(repeating: "  - {at: 1m, power: off}\n", count: 60)
        #expect(report(of: large + "events:\n" + all).hasPrefix("t.yaml:52:5: events[49]: up to here the events"))
    }

    private func event(_ minutes: Int64, _ host: Int, _ action: ScenarioEvent.Action) -> ScenarioEvent {
        ScenarioEvent(time: .minutes(minutes), host: host, action: action)
    }

    private func events(_ text: String) throws -> [ScenarioEvent] {
        try ScenarioFile.parse(Array((Self.hosts + text).utf8), name: "test", file: "t.yaml", directory: nil).events
    }
}
