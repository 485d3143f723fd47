import HostModel

/// A decision with a value of its own in most fields, and names that every format must escape.
enum SampleDecision {
    static var host: HostDecision {
        var host = HostDecision(
            host: SampleFleet.hostileName,
            policy: "esxi6",
            time: .defaultStart.advanced(byMilliseconds: 720_000),
            elapsedMilliseconds: 720_000
        )
        host.state.before = .clear
        host.state.state = .soft
        host.state.free = PageCount(60_000)
        host.state.freeAfter = PageCount(61_000)
        host.state.minFree = PageCount(100_000)
        host.state.freeGoal = PageCount(110_000)
        host.state.thresholds = [110_000, 100_000, 64_000, 32_000, 16_000].map { PageCount($0) }
        host.state.actions.inflatesBalloons = true
        host.state.isReclaiming = true
        host.balance.ageMilliseconds = 7000
        host.balance.machineMemory = PageCount(2_000_000)
        host.balance.hypervisorUse = PageCount(50_000)
        host.balance.overhead = PageCount(20_000)
        host.balance.kept = PageCount(110_128)
        host.balance.available = PageCount(1_819_872)
        host.balance.idleMemoryTax = Ratio(millionths: 750_000)
        host.machines = [ballooned, MachineDecision(name: "off-01")]
        return host
    }

    private static var ballooned: MachineDecision {
        var machine = MachineDecision(name: "web-01")
        machine.isPoweredOn = true
        machine.entitlement.shares = 40_960
        machine.entitlement.configuredSize = PageCount(1_048_576)
        machine.entitlement.limit = PageCount(1_048_576)
        machine.entitlement.demand = PageCount(1_000_000)
        machine.entitlement.charge = PageCount(900_000)
        machine.entitlement.activeSlow = ByteCount(900_000_000)
        machine.entitlement.activeFast = ByteCount(1_000_000_001)
        machine.entitlement.activeNext = ByteCount(1_000_000_001)
        machine.entitlement.active = ByteCount(1_000_000_001)
        machine.entitlement.estimator = .fast
        machine.entitlement.high = PageCount(1_000_000)
        machine.entitlement.entitlement = PageCount(600_000)
        machine.entitlement.entitlementUntaxed = PageCount(850_000)
        machine.entitlement.sharesPerPage = Ratio(millionths: 24_580)
        machine.entitlement.sharesPerPageUntaxed = Ratio(millionths: 48_188)
        machine.charge = PageCount(910_000)
        machine.chargeAfter = PageCount(908_500)
        machine.deadBand = PageCount(64)
        machine.need = PageCount(310_000)
        machine.balloon.isDriverUp = true
        machine.balloon.sizeBefore = PageCount(20_000)
        machine.balloon.sizeAfter = PageCount(22_048)
        machine.balloon.target = PageCount(330_000)
        machine.balloon.maximum = PageCount(681_574)
        machine.balloon.fromFileCache = PageCount(48)
        machine.balloon.fromIdle = PageCount(2000)
        machine.balloon.reclaimed = PageCount(1500)
        machine.balloon.pageFileSize = PageCount(600_000)
        machine.balloon.pageFileUsed = PageCount(2000)
        machine.balloon.obstacle = .slowGuest
        machine.compressed = PageCount(3000)
        machine.compressionCache = PageCount(1200)
        machine.compressionCacheMaximum = PageCount(104_857)
        machine.swapped = PageCount(700)
        return machine
    }
}
