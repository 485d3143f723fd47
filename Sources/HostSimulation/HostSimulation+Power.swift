import HostModel

extension HostSimulation {
    mutating func setWorkload(_ index: Int, _ workload: Workload) {
        workloads[index] = workload
        guestConstants[index].rates = AccessRates(workload)
        guests[index].startWorkload(now: elapsed.milliseconds)
    }

    /// Powers a machine on, or refuses for want of unreserved memory and counts it.
    mutating func powerOn(_ index: Int) {
        guard !guests[index].isPoweredOn else { return }
        let now = elapsed.milliseconds
        withMemory { memory in
            let guest = memory[index]
            guard AdmissionControl.admits(guest, on: memory) else {
                memory.host.pointee.admissionRefusals += 1
                return
            }
            guest.state.pointee.reset(configuredSize: guest.constants.pointee.configuredSize)
            guest.state.pointee.isPoweredOn = true
            guest.state.pointee.countersStart = now
            // Machines take turns at what not every one does in every step.
            guest.state.pointee.stepsToRareWrites = index % GuestAccess.rareWriteSteps
            guest.state.pointee.pools = guest.constants.pointee.pools[memory.host.pointee.salting.rawValue]
            guest.state.pointee.startWorkload(now: now)
            GuestBoot.begin(guest)
            memory.markPoolsStale(of: index)
            memory.host.pointee.overhead += guest.constants.pointee.overhead
            memory.host.pointee.free -= guest.constants.pointee.overhead
            memory.host.pointee.millisecondsToBalance = 0
        }
    }

    /// Boots the guest of a running machine anew: the host keeps backing its pages, for it cannot see that they are
    /// free now, and the balloon is gone with its driver.
    mutating func reboot(_ index: Int) {
        guard guests[index].isPoweredOn else { return }
        let now = elapsed.milliseconds
        withMemory { memory in
            let guest = memory[index]
            for guestClass in [GuestClass.fileCache, .idle, .workingSet, .kernel] {
                GuestPaging.move(guest, guest.pages.total(guestClass), from: guestClass, to: .free)
            }
            guest.state.pointee.restartGuest(now: now)
            GuestBoot.begin(guest)
        }
    }

    /// Powers a machine off: all its pages go back to the host. Its counters stay.
    mutating func powerOff(_ index: Int) {
        guard guests[index].isPoweredOn else { return }
        withMemory { memory in
            let guest = memory[index]
            let pages = guest.pages
            guest.release(pages.total(before: Backing.ownedCount))
            guest.dropHostCached(pages.total(.hostCached))
            guest.freeSlots(pages.total(.compressed))
            for content in 0..<PageContent.count {
                guest.leaveFrames(pages.column(.shared, content), content: content)
            }
            pages.removeAll()
            memory.settle()
            memory.markPoolsStale(of: index)
            guest.state.pointee.clearUsage()
            memory.host.pointee.overhead -= guest.constants.pointee.overhead
            memory.host.pointee.free += guest.constants.pointee.overhead
            memory.host.pointee.millisecondsToBalance = 0
        }
    }
}
