/// Decides whether a machine may be powered on: its reservation and overhead must fit into unreserved memory
/// (memory-model.md section 2.3).
enum AdmissionControl {
    /// Reservations and overhead of powered-on machines, in pages.
    static func reserved(_ memory: HostMemory) -> Int {
        var sum = memory.host.pointee.overhead
        memory.forEachRunning { sum += $0.state.pointee.reservation }
        return sum
    }

    /// Memory that reservations and overhead may take: everything but the hypervisor, what is lost, and minFree.
    static func unreserved(_ memory: HostMemory) -> Int {
        let host = memory.host.pointee
        return host.machineMemory - host.pendingLoss - host.hypervisorUse - host.minFree - reserved(memory)
    }

    static func admits(_ guest: GuestMemory, on memory: HostMemory) -> Bool {
        let overhead = guest.constants.pointee.overhead
        // Overhead is taken at once, so it must be there as free memory too.
        return unreserved(memory) >= guest.state.pointee.reservation + overhead
            && memory.host.pointee.free >= overhead + HostAllowance.slack
    }
}
