import HostModel
import HostSimulation

extension RandomScenario {
    /// Up to twelve events within the first 200 seconds, in the order of time.
    ///
    /// Reservations and limits are followed along the timeline, so that no limit ever falls below a reservation; with
    /// `repeat` the timeline meets what its last round left, which is why values are bounded by those of all rounds.
    static func makeEvents(
        _ host: HostConfiguration,
        index: Int,
        _ choice: inout SeededChoice
    ) -> [ScenarioEvent] {
        guard choice.happens(percent: 80) else { return [] }
        let kinds = MachineKinds(&choice)
        var bounds = AllocationBounds(host)
        let times = (0..<choice.integer(in: 1...12)).map { _ in choice.integer(in: 0...200) }.sorted()
        return times.map { time in
            ScenarioEvent(
                time: .seconds(time),
                host: index,
                action: makeAction(host, kinds, &bounds, &choice)
            )
        }
    }

    private static func makeAction(
        _ host: HostConfiguration,
        _ kinds: MachineKinds,
        _ bounds: inout AllocationBounds,
        _ choice: inout SeededChoice
    ) -> ScenarioEvent.Action {
        let machine = Int(choice.integer(in: 0...Int64(host.virtualMachines.count - 1)))
        let size = host.virtualMachines[machine].configuredSize
        switch choice.integer(in: 0...15) {
        case 0, 1:
            return .powerOff(machines: some(of: host, or: machine, &choice))
        case 2, 3:
            return .powerOn(machines: some(of: host, or: machine, &choice))
        case 4:
            return .setShares(machines: some(of: host, or: machine, &choice), shares: choice.integer(in: 1...50_000))
        case 5:
            let reservation = PageCount(choice.integer(in: 0...bounds.lowestLimit[machine].value))
            bounds.highestReservation[machine] = max(bounds.highestReservation[machine], reservation)
            return .setReservation(machines: [machine], reservation: reservation)
        case 6, 7:
            let limit = MachineKinds.limit(size: size, from: bounds.highestReservation[machine], &choice)
            bounds.lowestLimit[machine] = min(bounds.lowestLimit[machine], limit)
            return .setLimit(machines: [machine], limit: limit)
        case 8:
            return choice.happens(percent: 50)
                ? .setLimit(machines: some(of: host, or: machine, &choice), limit: nil)
                : .setIdleMemoryTax(Ratio(millionths: choice.pick([0, 500_000, 750_000, 990_000])))
        case 9:
            return .setWorkload(machines: [machine], workload: kinds.makeWorkload(size: size, &choice))
        case 10:
            return .setBalloonDriver(
                machines: some(of: host, or: machine, &choice),
                isUp: choice.happens(percent: 40)
            )
        case 11, 12:
            return .reboot(machines: some(of: host, or: machine, &choice))
        case 13:
            return makeHostSetting(&choice)
        default:
            return .loseMemory(PageCount(choice.integer(in: 1...host.machineMemory.value / 4)))
        }
    }

    private static func makeHostSetting(_ choice: inout SeededChoice) -> ScenarioEvent.Action {
        switch choice.integer(in: 0...3) {
        case 0:
            return .setSalting(choice.pick(PageSharingSettings.Salting.allCases))
        case 1:
            return .setBalloonMaximum(Ratio(millionths: choice.integer(in: 0...900_000)))
        case 2:
            return .setMinFree(choice.happens(percent: 30) ? nil : Ratio(millionths: choice.integer(in: 0...120_000)))
        default:
            return .setSwapDevice(
                latencyMicroseconds: choice.pick([nil, 20, 200_000]),
                bandwidth: choice.pick([nil, .mebibytes(1), .mebibytes(1000)])
            )
        }
    }

    /// All machines of the host, every second one, or the one given.
    private static func some(
        of host: HostConfiguration,
        or machine: Int,
        _ choice: inout SeededChoice
    ) -> [Int] {
        let all = Array(host.virtualMachines.indices)
        switch choice.integer(in: 0...3) {
        case 0: return all
        case 1: return all.filter { $0 % 2 == 0 }
        default: return [machine]
        }
    }
}

/// The highest reservation and the lowest limit that each machine has at any time so far.
private struct AllocationBounds {
    var highestReservation: [PageCount]
    var lowestLimit: [PageCount]

    init(_ host: HostConfiguration) {
        highestReservation = host.virtualMachines.map(\.allocation.reservation)
        lowestLimit = host.virtualMachines.map { $0.allocation.limit ?? $0.configuredSize }
    }
}
