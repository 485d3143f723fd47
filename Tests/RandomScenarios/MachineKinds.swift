import HostModel
import HostSimulation

/// Which features the machines of one host may have: drawn once, so that whole hosts go without one.
struct MachineKinds {
    private let hasReservations: Bool
    private let hasLimits: Bool
    private let hasMixedShares: Bool
    private let hasMissingDrivers: Bool
    private let hasSharingOptOuts: Bool
    private let hasMachinesOff: Bool
    private let salts: [String?]
    private let guests: [GuestOS]
    private let pageFilePercent: [Int64]
    private let isViolent: Bool

    init(_ choice: inout SeededChoice) {
        hasReservations = choice.happens(percent: 50)
        hasLimits = choice.happens(percent: 40)
        hasMixedShares = choice.happens(percent: 60)
        hasMissingDrivers = choice.happens(percent: 40)
        hasSharingOptOuts = choice.happens(percent: 30)
        hasMachinesOff = choice.happens(percent: 40)
        salts = choice.pick([[nil], [nil, "red"], [nil, "red", "blue"]])
        guests = choice.pick([[.linux], [.windows], [.linux, .windows]])
        pageFilePercent = choice.pick([[0], [100], [0, 5, 25, 65, 100]])
        isViolent = choice.happens(percent: 40)
    }

    func makeMachine(_ index: Int, size: PageCount, _ choice: inout SeededChoice) -> VirtualMachineConfiguration {
        let group = "group-\(choice.integer(in: 1...3))"
        var machine = VirtualMachineConfiguration(
            name: "\(group)-\(index + 1)",
            group: group,
            configuredSize: size,
            workload: makeWorkload(size: size, &choice)
        )
        machine.guestOS = choice.pick(guests)
        machine.vCPUs = choice.integer(in: 1...8)
        if hasMixedShares {
            let level = choice.pick(ResourceAllocation.ShareLevel.allCases)
            machine.allocation.shares =
                choice.happens(percent: 20) ? choice.integer(in: 1...100_000) : level.shares(configuredSize: size)
        }
        if hasReservations, choice.happens(percent: 60) {
            machine.allocation.reservation = PageCount(size.value * choice.integer(in: 0...100) / 100)
        }
        if hasLimits, choice.happens(percent: 60) {
            machine.allocation.limit = Self.limit(size: size, from: machine.allocation.reservation, &choice)
        }
        if hasMissingDrivers { machine.hasBalloonDriver = choice.happens(percent: 50) }
        machine.pageFileSize = PageCount(size.value * choice.pick(pageFilePercent) / 100)
        machine.diskLatencyMicroseconds = choice.pick([100, 8000, 100_000])
        if hasMachinesOff { machine.isPoweredOnAtStart = choice.happens(percent: 60) }
        if hasSharingOptOuts { machine.content.isPageSharingEnabled = choice.happens(percent: 50) }
        machine.content = content(machine.content, size: size, &choice)
        return machine
    }

    /// At least the reservation and 16 MiB, as scenario files have it.
    static func limit(size: PageCount, from reservation: PageCount, _ choice: inout SeededChoice) -> PageCount {
        let lowest = min(size.value, max(4096, reservation.value))
        return PageCount(choice.integer(in: lowest...max(lowest, size.value)))
    }

    private func content(
        _ profile: ContentProfile,
        size: PageCount,
        _ choice: inout SeededChoice
    ) -> ContentProfile {
        var profile = profile
        profile.salt = choice.pick(salts)
        if choice.happens(percent: 40) {
            profile.compressibleToHalf = Ratio(millionths: choice.integer(in: 0...1_000_000))
            let rest = 1_000_000 - profile.compressibleToHalf.millionths
            profile.compressibleToQuarter = Ratio(millionths: choice.integer(in: 0...rest))
        }
        if choice.happens(percent: 40) { profile.osImage = choice.pick(["os-a", "os-b"]) }
        // Images much smaller than the machine make nearly every scanned page meet an equal one.
        if choice.happens(percent: 50) { profile.osImageSize = PageCount(choice.integer(in: 256...size.value)) }
        if choice.happens(percent: 50) {
            profile.applicationImageSize = PageCount(choice.integer(in: 256...size.value * 2))
        }
        if choice.happens(percent: 40) {
            profile.duplicateContents = Ratio(millionths: choice.pick([1, 1000, 20_000, 500_000]))
        }
        return profile
    }

    // MARK: Workloads

    /// Classes of up to the whole size each, so that guests run out of memory too.
    func makeWorkload(size: PageCount, _ choice: inout SeededChoice) -> Workload {
        let pages = size.value
        var workload = Workload(
            kernel: .constant(pages * choice.integer(in: 1...15) / 100),
            workingSet: pattern(most: pages * choice.integer(in: 5...90) / 100, &choice),
            idle: pattern(most: pages * choice.integer(in: 0...90) / 100, &choice),
            fileCache: pattern(most: pages * choice.integer(in: 0...60) / 100, &choice),
            busy: choice.happens(percent: 50) ? .constant(1_000_000) : pattern(most: 1_000_000, &choice)
        )
        if isViolent || choice.happens(percent: 30) {
            workload.touchRate = Ratio(millionths: choice.pick([0, 1000, 400_000, 1_000_000]))
            workload.writeRate = Ratio(millionths: choice.pick([0, 1000, 200_000, 1_000_000]))
        }
        if choice.happens(percent: 40) { workload.growthRate = choice.pick([1, 100, 2048, 200_000]) }
        if choice.happens(percent: 40) {
            workload.phase = SimulationTime(milliseconds: choice.integer(in: 0...200_000))
        }
        return workload
    }

    /// A pattern of any kind with values from 0 to `most`.
    private func pattern(most: Int64, _ choice: inout SeededChoice) -> WorkloadPattern {
        let first = choice.integer(in: 0...most)
        let second = choice.integer(in: 0...most)
        switch choice.integer(in: 0...7) {
        case 0:
            return .ramp(from: first, to: second, over: .seconds(choice.integer(in: 1...300)))
        case 1:
            let peakAt = SimulationTime.seconds(choice.integer(in: 0...86_399))
            return .daily(low: min(first, second), high: max(first, second), peakAt: peakAt)
        case 2:
            let every = choice.integer(in: 2...90)
            return .bursts(
                base: first,
                peak: second,
                every: .seconds(every),
                length: .seconds(choice.integer(in: 1...every))
            )
        case 3:
            return .steps(steps(most: most, &choice))
        case 4:
            return .trace(steps(most: most, &choice), length: .seconds(choice.integer(in: 100...200)))
        default:
            return .constant(most)
        }
    }

    private func steps(most: Int64, _ choice: inout SeededChoice) -> [WorkloadPattern.Step] {
        var time: Int64 = 0
        var steps: [WorkloadPattern.Step] = []
        for _ in 0..<choice.integer(in: 1...5) {
            steps.append(WorkloadPattern.Step(time: .seconds(time), value: choice.integer(in: 0...most)))
            time += choice.integer(in: 1...60)
        }
        return steps
    }
}
