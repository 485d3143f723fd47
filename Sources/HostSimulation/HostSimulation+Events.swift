import HostModel

extension HostSimulation {
    /// Lets an event of the scenario act on this host.
    mutating func apply(_ action: ScenarioEvent.Action) {
        switch action {
        case .powerOn(let machines):
            for index in machines { powerOn(index) }
        case .powerOff(let machines):
            for index in machines { powerOff(index) }
        case .reboot(let machines):
            for index in machines { reboot(index) }
        case .setShares(let machines, let shares):
            for index in machines { guests[index].shares = shares }
        case .setReservation(let machines, let reservation):
            for index in machines { guests[index].reservation = Int(reservation.value) }
        case .setLimit(let machines, let limit):
            for index in machines {
                let size = configuration.virtualMachines[index].configuredSize
                guests[index].setLimit(limit, configuredSize: size)
            }
        case .setWorkload(let machines, let workload):
            for index in machines { setWorkload(index, workload) }
        case .setBalloonDriver(let machines, let isUp):
            for index in machines { guests[index].isDriverInstalled = isUp }
        case .setIdleMemoryTax(let rate):
            host.idleMemoryTax = rate.value
        case .setSalting(let salting):
            host.salting = salting
        case .setBalloonMaximum(let share):
            host.balloonMaximum = share
        case .setMinFree(let share):
            host.setMinFree(share, configuration)
        case .setSwapDevice(let latency, let bandwidth):
            if let latency { host.swapDevice.latencyMicroseconds = latency }
            if let bandwidth { host.swapDevice.bandwidth = bandwidth }
        case .loseMemory(let pages):
            loseMemory(Int(pages.value))
        }
        // A parameter changed, so entitlements are computed anew in the next step.
        host.millisecondsToBalance = 0
    }

    /// At most what leaves the hypervisor and minFree standing.
    private mutating func loseMemory(_ pages: Int) {
        let most = host.machineMemory - host.pendingLoss - host.hypervisorUse - host.overhead - host.freeGoal
        host.pendingLoss += max(0, min(pages, most))
    }
}
