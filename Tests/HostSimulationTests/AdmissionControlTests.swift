import HostModel
import Testing

@testable import HostSimulation

/// Power-on against unreserved memory (memory-model.md section 2.3).
struct AdmissionControlTests {
    /// A host of 2 GiB with machines of 1 GiB, each with a reservation of `reserved` MiB.
    private static func simulation(machines: Int, reserved: Int64) -> HostSimulation {
        let configurations = (0..<machines).map { index in
            var machine = TestHost.machine("vm-\(index)", mebibytes: 1024)
            machine.allocation.reservation = ByteCount.mebibytes(reserved).pages
            return machine
        }
        return HostSimulation(TestHost.host(gibibytes: 2, machines: configurations), seed: 1, index: 0)
    }

    @Test func aReservationThatDoesNotFitIsRefusedAndCounted() {
        var simulation = Self.simulation(machines: 3, reserved: 900)
        // Two fit: 2048 - 64 hypervisor - 41 minFree - 2 x (900 + 30) MiB; the third does not.
        #expect(simulation.guests.map(\.isPoweredOn) == [true, true, false])
        #expect(simulation.host.admissionRefusals == 1)
        simulation.apply(.powerOn(machines: [2]))
        #expect(simulation.host.admissionRefusals == 2)
        #expect(simulation.snapshot().admissionRefusals == 2)
        simulation.apply(.powerOff(machines: [0]))
        simulation.apply(.powerOn(machines: [2]))
        #expect(simulation.guests.map(\.isPoweredOn) == [false, true, true])
        #expect(simulation.host.admissionRefusals == 2)
    }

    @Test func withoutReservationsOnlyOverheadCounts() {
        #expect(Self.simulation(machines: 10, reserved: 0).guests.allSatisfy { $0.isPoweredOn })
    }

    @Test func reservedAndUnreservedAreWhatPoweredOnMachinesTake() {
        let snapshot = Self.simulation(machines: 3, reserved: 900).snapshot()
        let overhead = Int64(VirtualMachineOverhead.vSphere6.pages(configuredSize: 262_144, vCPUs: 2))
        #expect(snapshot.reserved.value == 2 * (230_400 + overhead))
        // 524 288 - 16 384 hypervisor - 10 485 minFree.
        #expect(snapshot.unreserved.value == 497_419 - snapshot.reserved.value)
    }

    @Test func aMachineThatIsOnIsNotAdmittedAgain() {
        var simulation = Self.simulation(machines: 1, reserved: 500)
        simulation.advance(seconds: 60)
        let before = simulation.snapshot()
        simulation.apply(.powerOn(machines: [0]))
        #expect(simulation.snapshot() == before)
    }
}
