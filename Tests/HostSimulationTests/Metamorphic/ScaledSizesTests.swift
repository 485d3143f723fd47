import HostModel
import Testing

@testable import HostSimulation

/// A host of which everything is larger by one factor behaves as the same host, larger by that factor.
///
/// For the division of memory this holds as it stands. For runs it holds where nothing in the host has a size or a rate
/// of its own, so these leave out what has: large pages, the balloon's rates and dead band, the file cache's growth,
/// compressions a second, sampling. What is scaled: sizes, images and workloads, growth, the scan's rates (its time for
/// a pass stays), and the vCPUs, since waits go on side by side; minFree is a percentage, and the hypervisor's use makes
/// up for the overhead, which comes from a table.
struct ScaledSizesTests {
    private static let factor = 4

    // MARK: The division

    /// Each part is within one page of its exact one, so the larger is within one page, and the smaller within the
    /// factor when multiplied.
    @Test func partsOfADivisionScaleWithIt() async {
        let objections = await PropertySeeds.objections(usual: 3000, comparing: 4) { seed in
            var random = RandomSource(seed: seed)
            let claims = (0..<Int(random.next(below: 12)) + 2).map { _ in Self.makeClaim(&random) }
            let (least, most) = (claims.reduce(0) { $0 + $1.low }, claims.reduce(0) { $0 + $1.high })
            let available = least + Int(random.next(below: UInt64(most - least + 1)))
            let tax = IdleMemoryTax(rate: Double(random.next(below: 100)) / 100)
            let scaled = claims.map {
                let active = $0.active * Double(Self.factor)
                let (low, high) = ($0.low * Self.factor, $0.high * Self.factor)
                return Entitlement.Claim(shares: $0.shares, active: active, low: low, high: high)
            }
            let parts = Entitlement.divide(available, among: claims, tax: tax)
            let larger = Entitlement.divide(available * Self.factor, among: scaled, tax: tax)
            var outcome = PropertySeeds.Outcome()
            for index in parts.indices {
                outcome.require(
                    abs(larger[index] - parts[index] * Self.factor) <= Self.factor + 1,
                    "claim \(index): \(parts[index]) pages became \(larger[index])"
                )
            }
            return outcome
        }
        #expect(objections == [])
    }

    private static func makeClaim(_ random: inout RandomSource) -> Entitlement.Claim {
        let high = Int(random.next(below: 100_000)) + 1
        let low = random.next(below: 2) == 0 ? 0 : Int(random.next(below: UInt64(high)))
        let active = Double(random.next(below: UInt64(high + 1)))
        return Entitlement.Claim(shares: Double(random.next(below: 100_000) + 1), active: active, low: low, high: high)
    }

    // MARK: Runs

    private static let seconds = 120
    /// Roundings of a machine in a second that move its shared pages: draws of scan, matches, writes and partners.
    private static let roundings = 12.0

    /// Pages by which a count that so many random roundings move may be off. Each is off by less than a page and by
    /// nothing on average, so the sum exceeds six times the root of their number with a chance below 2e-8 (Azuma);
    /// matches and writes pull shared pages back to their balance, which only lessens it. The smaller host's pages
    /// count as many times as it was enlarged.
    private static func tolerance(machines: Int) -> Int {
        let draws = roundings * Double(seconds * machines)
        return Int(6 * draws.squareRoot()) * (factor + 1)
    }

    @Test func hostsThatOnlyShareScale() async {
        let objections = await PropertySeeds.objections(usual: 100, comparing: 5) { seed in
            let (small, large) = (Self.makeHost(seed: seed, factor: 1), Self.makeHost(seed: seed, factor: Self.factor))
            let left = TestHost.settled(small, seconds: Self.seconds, seed: seed).snapshot()
            let right = TestHost.settled(large, seconds: Self.seconds, seed: seed).snapshot()
            return Self.compare(left, right)
        }
        #expect(objections == [])
    }

    private static func compare(_ small: HostSnapshot, _ large: HostSnapshot) -> PropertySeeds.Outcome {
        var outcome = PropertySeeds.Outcome()
        func require(_ name: String, _ left: PageCount, _ right: PageCount, within tolerance: Int) {
            let scaled = left.value * Int64(factor)
            outcome.require(
                abs(right.value - scaled) <= Int64(tolerance),
                "\(name): \(scaled) pages expected within \(tolerance), found \(right.value)"
            )
        }
        let all = tolerance(machines: small.virtualMachines.count)
        outcome.require(small.state == .high && large.state == .high, "states: \(small.state) and \(large.state)")
        require("minFree", small.minFree, large.minFree, within: factor)
        require("overhead and hypervisor", small.used, large.used, within: 0)
        require("shared frames", small.sharedCommon, large.sharedCommon, within: all)
        require("free", small.free, large.free, within: all)
        require("scanned", small.scannedPages, large.scannedPages, within: all)
        for (index, (left, right)) in zip(small.virtualMachines, large.virtualMachines).enumerated() {
            // Without chance: the guest has what its workload wants.
            require("vm \(index) granted", left.granted, right.granted, within: 0)
            require("vm \(index) shared", left.shared, right.shared, within: tolerance(machines: 1))
            require("vm \(index) consumed", left.consumed, right.consumed, within: all)
            require("vm \(index) entitlement", left.entitlement, right.entitlement, within: all)
        }
        return outcome
    }

    /// A host with room for two to five machines, whose images they share.
    private static func makeHost(seed: UInt64, factor: Int) -> HostConfiguration {
        var random = RandomSource(seed: seed)
        let machines = (0..<Int(random.next(below: 4)) + 2).map { makeMachine($0, &random, Int64(factor)) }
        let used = machines.reduce(0) { $0 + $1.configuredSize.value }
        // More than the goal for free memory, which is 2.2 % of the host: balloons must not act.
        let free = Int64(random.next(below: 100_000) + 400_000) * Int64(factor)
        var host = TestHost.host(gibibytes: 64, machines: machines)
        host.machineMemory = ByteCount.gibibytes(64 * Int64(factor)).pages
        host.sharePages(.none, passSeconds: Int64(random.next(below: 60) + 10))
        host.idleMemoryTax = .zero
        host.cpuMegahertz *= Int64(factor)
        host.pageSharing.scanRateMaximum *= Int64(factor)
        host.leaveFree(free, used: used)
        return host
    }

    private static func makeMachine(_ index: Int, _ random: inout RandomSource, _ factor: Int64)
        -> VirtualMachineConfiguration
    {
        let size = Int64(random.next(below: 700_000) + 300_000)
        let parts = (0..<3).map { _ in size * Int64(random.next(below: 30) + 3) / 100 }
        var machine = TestHost.machine(
            "vm-\(index)",
            pages: size * factor,
            kernel: parts[0] * factor,
            workingSet: parts[1] * factor,
            idle: parts[2] * factor
        )
        machine.workload.growthRate = Int64(random.next(below: 30_000) + 20_000) * factor
        machine.vCPUs = 2 * factor
        machine.content.osImageSize = PageCount(Int64(random.next(below: 500_000) + 100_000) * factor)
        machine.content.applicationImageSize = PageCount(Int64(random.next(below: 500_000) + 100_000) * factor)
        return machine
    }
}

extension HostSnapshot {
    /// What machines cannot have.
    fileprivate var used: PageCount { hypervisorUse + overhead }
}
