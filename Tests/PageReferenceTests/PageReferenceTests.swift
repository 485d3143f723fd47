import Foundation
import HostModel
import PageReference
import Testing

@testable import HostSimulation

/// The engine counts pages; the reference has them. Both have to say the same.
///
/// `AEROSTAT_REFERENCE_HOSTS` sets how many small hosts are compared; `AEROSTAT_REFERENCE_LARGE=1` adds hosts of 65 536
/// pages. Where a run is compared to the page, nothing random decides.
struct PageReferenceTests {
    private static let seeds = 8
    /// Standard errors are estimated from those seeds as well, with 7 to 14 degrees of freedom, so that chance alone goes
    /// beyond 6 of them once in 2 000 to 30 000 values. A host with such a value is run with so many times the seeds and
    /// has to agree then.
    private static let secondLook = 4
    private static let workers = 4
    /// Sharing within and between machines, compression, balloon, host cache, large pages, limits. Of the first ten, three
    /// differ and are left out (sizes in the model article): host 5, whose large pages are broken in the first minutes,
    /// host 7, two machines with a host cache, and host 9 under `esx5`.
    private static let largeHosts: [UInt64] = [0, 1, 2, 3, 4, 6, 8]

    private static var environment: [String: String] { ProcessInfo.processInfo.environment }
    private static var hostCount: UInt64 { environment["AEROSTAT_REFERENCE_HOSTS"].flatMap { UInt64($0) } ?? 20 }
    private static var isLargeWanted: Bool { environment["AEROSTAT_REFERENCE_LARGE"] == "1" }

    /// Compares hosts of consecutive seeds, as many at a time as there are workers.
    private static func compare(_ hosts: [UInt64], pages: Int64, seeds: Int) async -> [Comparison.Line] {
        await withTaskGroup(of: [Comparison.Line].self) { group in
            for worker in 0..<workers {
                group.addTask {
                    stride(from: worker, to: hosts.count, by: workers).flatMap { position in
                        let host = SmallHost.make(seed: hosts[position], pages: pages, overhead: EngineRules.overhead)
                        return Comparison(host, seeds: seeds).lines
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// Compares hosts, and those with a value outside its tolerance again with more seeds.
    private static func compareTwice(_ hosts: [UInt64], pages: Int64, seeds: Int) async -> [Comparison.Line] {
        let first = await compare(hosts, pages: pages, seeds: seeds)
        let doubtful = Set(first.filter { !$0.isWithin }.map(\.host))
        let again = hosts.filter { seed in
            doubtful.contains(SmallHost.make(seed: seed, pages: pages, overhead: EngineRules.overhead).name)
        }
        let second = await compare(again, pages: pages, seeds: seeds * secondLook)
        return first.filter { !doubtful.contains($0.host) } + second
    }

    @Test func hostsAgree() async {
        let lines = await Self.compareTwice(Array(0..<Self.hostCount), pages: 4000, seeds: Self.seeds)
        #expect(lines.count > 0)
        Self.expectAgreement(lines)
        Self.expectAgreementOfSums(lines.filter { $0.minute == Comparison.minutes })
        guard Self.isLargeWanted else { return }
        Self.expectAgreement(await Self.compareTwice(Self.largeHosts, pages: 65_536, seeds: 4))
    }

    private static func expectAgreement(_ lines: [Comparison.Line]) {
        let outside = lines.filter { !$0.isWithin }
        let worst = outside.sorted { abs($0.difference) / $0.tolerance > abs($1.difference) / $1.tolerance }
        let list = worst.prefix(20).map(\.description).joined(separator: "\n")
        #expect(outside.isEmpty, "\(outside.count) of \(lines.count) values differ, the worst:\n\(list)")
    }

    private static func expectAgreementOfSums(_ lines: [Comparison.Line]) {
        for quantity in Quantity.allCases {
            let part = lines.filter { $0.quantity == quantity }
            let difference = part.reduce(0) { $0 + $1.difference }
            let reference = part.reduce(0) { $0 + $1.reference }
            let error = part.reduce(0) { $0 + $1.error * $1.error }.squareRoot()
            let rounding = KnownDifference.rounding(quantity) * Double(part.count)
            let tolerance = 6 * error + KnownDifference.shareOfSum(quantity) * reference + rounding
            #expect(
                abs(difference) <= tolerance,
                "\(quantity) of all hosts: \(difference) from \(reference), error \(error), tolerance \(tolerance)"
            )
        }
    }

    /// Passes that take as long as the run. The engine keeps one number of unvisited pages for each machine, so pages that
    /// come later, as file cache does, take visits from those the pass began with: -23 to -28 % of shared zero pages
    /// (error 3 %), which file cache has not.
    @Test func slowPassesShareZeroPages() {
        var lines: [Comparison.Line] = []
        for seed: UInt64 in [0, 1, 11, 12] {
            var host = SmallHost.make(seed: seed, pages: 4000, overhead: EngineRules.overhead)
            host.pageSharing.scanTime = .minutes(30)
            for index in host.virtualMachines.indices {
                host.virtualMachines[index].workload.writeRate = Ratio(millionths: 200)
            }
            lines += Comparison(host, seeds: 4).lines.filter { $0.quantity == .zero }
        }
        for minute in [10, 20, 30] {
            let part = lines.filter { $0.minute == minute }
            let difference = part.reduce(0) { $0 + $1.difference }
            let reference = part.reduce(0) { $0 + $1.reference }
            let error = part.reduce(0) { $0 + $1.error * $1.error }.squareRoot()
            let message = "minute \(minute): \(difference) from \(reference), error \(error)"
            #expect(abs(difference) <= 0.2 * reference + 6 * error, "\(message)")
        }
    }

    // MARK: To the page

    /// Without sharing, writes and reclamation nothing is left to chance but samples: the books are equal.
    @Test(arguments: PolicyName.allCases)
    func booksAreEqualWhereNothingIsRandom(policy: PolicyName) {
        let host = Self.quietHost(policy: policy, hasDriver: false, memory: 6000)
        for (engine, reference) in Self.readings(host) {
            for quantity in [Quantity.free, .frames, .secondsHigh, .secondsSoft] {
                #expect(engine.value(quantity) == reference.value(quantity), "\(quantity)")
            }
            for quantity in [Quantity.consumed, .granted, .ballooned, .swapped, .largePages, .entitlement] {
                for machine in 0..<2 {
                    let values = (engine.value(quantity, machine), reference.value(quantity, machine))
                    #expect(values.0 == values.1, "\(quantity) of machine \(machine)")
                }
            }
        }
    }

    /// With equal shares, no tax and a guest that holds what it wants, targets follow from demand alone; which pages the
    /// balloon gets is random, how many is not.
    @Test(arguments: [PolicyName.esxi6, .esx5])
    func balloonsAreEqualWhereDemandDecides(policy: PolicyName) {
        let host = Self.quietHost(policy: policy, hasDriver: true, memory: 2900)
        for (engine, reference) in Self.readings(host) {
            for machine in 0..<2 {
                let sizes = (engine.value(.ballooned, machine), reference.value(.ballooned, machine))
                #expect(abs(sizes.0 - sizes.1) <= 1, "balloon of machine \(machine)")
                #expect(sizes.0 > 0)
            }
        }
    }

    private static func quietHost(policy: PolicyName, hasDriver: Bool, memory: Int64) -> HostConfiguration {
        let machines = (0..<2).map { index in
            var machine = VirtualMachineConfiguration(
                name: "machine-\(index)",
                group: "group",
                configuredSize: PageCount(2000),
                workload: Workload(
                    kernel: .constant(100),
                    workingSet: .constant(600),
                    idle: .constant(700),
                    fileCache: .constant(0)
                )
            )
            machine.hasBalloonDriver = hasDriver
            // One that zeroes all its memory at boot, where there is enough.
            if !hasDriver, index == 1 { machine.guestOS = .windows }
            return machine
        }
        let overhead = machines.reduce(0) { $0 + EngineRules.overhead(policy, $1) }
        var host = HostConfiguration(
            name: "quiet",
            machineMemory: PageCount(Int64(overhead) + 1000 + memory),
            hypervisorUse: PageCount(1000),
            policy: policy
        )
        host.minFree = Ratio(millionths: 200 * 1_000_000 / host.machineMemory.value)
        host.idleMemoryTax = .zero
        host.hasLargePages = false
        host.pageSharing.isEnabled = false
        host.virtualMachines = machines
        return host
    }

    private static func readings(_ host: HostConfiguration) -> [(HostReading, HostReading)] {
        var engine = HostSimulation(host, seed: 1, index: 0)
        let reference = ReferenceHost(host, rules: EngineRules.make(for: host), seed: 1)
        return (0..<6).map { _ in
            for _ in 0..<300 {
                engine.step()
                reference.step()
            }
            return (HostReading(engine.snapshot()), reference.reading)
        }
    }
}
