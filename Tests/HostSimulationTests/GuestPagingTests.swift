import HostModel
import Testing

@testable import HostSimulation

/// What a guest's own use of its pages costs the host.
struct GuestPagingTests {
    /// The host cannot know that a page will be overwritten, so it is read in first, at the device's bandwidth: 256 pages
    /// a second. That goes for a Linux that takes swapped free pages into use and for a Windows that zeroes them.
    @Test(arguments: [false, true])
    func overwrittenSwappedPagesAreReadAtTheBandwidth(isReboot: Bool) {
        var machine = TestHost.machine("a", pages: 60_000, idle: 50_000)
        machine.guestOS = isReboot ? .windows : .linux
        var simulation = TestHost.settled(TestHost.host(gibibytes: 2, machines: [machine]), seconds: 50)
        simulation.page(40_000)
        simulation.apply(.setSwapDevice(latencyMicroseconds: nil, bandwidth: .mebibytes(1)))
        if isReboot {
            simulation.apply(.reboot(machines: [0]))
        } else {
            simulation.workloads[0].idle = .constant(0)
            simulation.step()
            simulation.workloads[0].idle = .constant(50_000)
        }
        let before = simulation.host.swapDeviceRead
        for second in 1...20 {
            simulation.step()
            // Half a second's worth may queue; touches are foreseen to within a page of each guest class.
            #expect(simulation.host.swapDeviceRead - before <= second * (256 + 4) + 128)
        }
        #expect(simulation.host.swapDeviceRead - before > 15 * 256)
        #expect(simulation.guests[0].counters.outOfMemoryKills == 0)
    }
}
