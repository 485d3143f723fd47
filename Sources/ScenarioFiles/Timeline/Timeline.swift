import HostModel
import HostSimulation
import LocatedYAML

/// Makes the events of a scenario from their descriptions.
///
/// A description may concern many hosts, name machines, change a workload in part, and give amounts that depend on a
/// machine's size. The events that the simulation takes concern one host and carry whole values. So the timeline is
/// played through once here, in the order of time, while it keeps what each machine's settings are at that moment;
/// that also shows a reservation above the limit that holds then.
struct Timeline {
    private(set) var events: [ScenarioEvent] = []

    private let entries: [HostEntry]
    private let allTargets: [Target]
    private let targetsByName: [String: [Target]]
    private var lookups: [MachineLookup?]
    private var states: [Int: HostState] = [:]
    /// All workload settings met so far; machines refer to them by index.
    private var settings: [WorkloadSettings] = []
    /// For each entry, its machines' first settings.
    private var firstSettings: [Int: [Int]] = [:]
    /// Hosts looked at and machines named, over all events.
    private var work = 0

    /// Hosts of one entry, as indices in the scenario.
    private struct Target {
        var entry: Int
        var hosts: Range<Int>
    }

    /// What the settings of a host's machines are at one moment.
    private struct HostState {
        var allocations: [ResourceAllocation]
        var settings: [Int]
        /// Machine memory that is left.
        var memory: PageCount
    }

    init(entries: [HostEntry]) {
        self.entries = entries
        lookups = Array(repeating: nil, count: entries.count)
        var allTargets: [Target] = []
        var targetsByName: [String: [Target]] = [:]
        var next = 0
        for (index, entry) in entries.enumerated() {
            let target = Target(entry: index, hosts: next..<(next + entry.hostNames.count))
            allTargets.append(target)
            targetsByName[entry.name, default: []].append(target)
            for (offset, name) in entry.hostNames.enumerated() where name != entry.name {
                let host = next + offset
                targetsByName[name, default: []].append(Target(entry: index, hosts: host..<(host + 1)))
            }
            next = target.hosts.upperBound
        }
        self.allTargets = allTargets
        self.targetsByName = targetsByName
    }

    /// Plays all events in the order of time, those of the same time in the order of the file.
    mutating func play(_ descriptions: [EventDescription], reader: inout ScenarioReader) {
        let ordered = descriptions.enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }
        for (_, description) in ordered where !reader.problems.isFull {
            apply(description, reader: &reader)
            if isTooMuch {
                reader.report(
                    "up to here the events take more than \(ScenarioBounds.events) changes to one host, or name more "
                        + "than \(ScenarioBounds.eventMachines) machines",
                    at: description.field
                )
                return
            }
        }
    }

    private var isTooMuch: Bool { events.count > ScenarioBounds.events || work > ScenarioBounds.eventMachines }

    /// Stops at the first problem.
    private mutating func apply(_ event: EventDescription, reader: inout ScenarioReader) {
        let before = reader.problems.count
        var targets = allTargets
        if let reference = event.host {
            guard let named = targetsByName[reference.name] else {
                let names = entries.flatMap(\.hostNames)
                let hint = Self.hint(for: reference.name, among: names)
                reader.report("no host is called \(reference.name.excerpt)\(hint)", at: reference.field)
                return
            }
            targets = named
        }
        work += targets.count
        guard let selections = selections(of: event, in: targets, reader: &reader) else { return }
        for (target, machines) in zip(targets, selections) where !machines.isEmpty || !event.action.concernsMachines {
            for host in target.hosts {
                act(event, host: host, entry: target.entry, machines: machines, reader: &reader)
                if reader.problems.count > before || isTooMuch { return }
            }
        }
    }

    /// For each target the machines that the event names, ascending; nil after a report.
    private mutating func selections(
        of event: EventDescription,
        in targets: [Target],
        reader: inout ScenarioReader
    ) -> [[Int]]? {
        guard event.action.concernsMachines else { return targets.map { _ in [] } }
        guard let references = event.machines else {
            return targets.map { Array(entries[$0.entry].configuration.virtualMachines.indices) }
        }
        var selections = targets.map { _ in Set<Int>() }
        for reference in references {
            work += targets.count
            if isTooMuch { return nil }
            var isKnown = false
            for (position, target) in targets.enumerated() {
                switch lookup(target.entry)[reference.name] {
                case .machines(let machines):
                    isKnown = true
                    selections[position].formUnion(machines)
                case .unknown:
                    continue
                case .ambiguous:
                    reader.report(
                        "\(reference.name.excerpt) is a group and also a machine of another group; rename the group",
                        at: reference.field
                    )
                    return nil
                }
            }
            guard isKnown else {
                reportUnknownMachine(reference, targets: targets, reader: &reader)
                return nil
            }
        }
        return selections.map { $0.sorted() }
    }

    private mutating func reportUnknownMachine(
        _ reference: EventDescription.Reference,
        targets: [Target],
        reader: inout ScenarioReader
    ) {
        var names: [String] = []
        for target in targets.prefix(100) {
            for name in lookup(target.entry).groupNames where !names.contains(name) { names.append(name) }
        }
        let hint = Self.hint(for: reference.name, among: names)
        reader.report("no group and no machine is called \(reference.name.excerpt)\(hint)", at: reference.field)
    }

    private static func hint(for name: String, among names: [String]) -> String {
        let known = names.prefix(1000)
        let meant = Spelling.nearest(to: name, among: Array(known)).map { ", did you mean \($0)?" } ?? ";"
        let shown = known.prefix(10).map(\.excerpt).joined(separator: ", ") + (known.count > 10 ? ", ..." : "")
        return "\(meant) there " + (names.isEmpty ? "are none" : names.count == 1 ? "is \(shown)" : "are \(shown)")
    }

    private mutating func lookup(_ entry: Int) -> MachineLookup {
        if let lookup = lookups[entry] { return lookup }
        let lookup = MachineLookup(entries[entry])
        lookups[entry] = lookup
        return lookup
    }

    private mutating func act(
        _ event: EventDescription,
        host: Int,
        entry: Int,
        machines: [Int],
        reader: inout ScenarioReader
    ) {
        let configurations = entries[entry].configuration.virtualMachines
        var state = states.removeValue(forKey: host) ?? initialState(entry: entry)
        defer { states[host] = state }
        work += machines.count
        switch event.action {
        case .power(let power):
            emit(power.action(machines: machines), event, host)
        case .balloonDriver(let isUp):
            emit(.setBalloonDriver(machines: machines, isUp: isUp), event, host)
        case .hostSetting(let action):
            emit(action, event, host)
        case .shares(let setting):
            for group in Self.grouped(machines, by: { setting.count(size: configurations[$0].configuredSize) }) {
                emit(.setShares(machines: group.machines, shares: group.value), event, host)
            }
        case .reservation(let amount, let field):
            setReservation(
                amount,
                field,
                event,
                host: host,
                machines: machines,
                configurations,
                state: &state,
                reader: &reader
            )
        case .limit(let amount, let field):
            setLimit(
                amount,
                field,
                event,
                host: host,
                machines: machines,
                configurations,
                state: &state,
                reader: &reader
            )
        case .workload(let changes):
            setWorkload(
                changes,
                event,
                host: host,
                machines: machines,
                configurations,
                state: &state,
                reader: &reader
            )
        case .loseMemory(let pages, let field):
            state.memory -= pages
            if state.memory.value < ScenarioBounds.hostMemory.lowerBound {
                let floor = Quantity.size.show(ScenarioBounds.hostMemory.lowerBound)
                reader.report("a host would keep less than \(floor) of machine memory", at: field)
            }
            emit(.loseMemory(pages), event, host)
        }
    }

    private mutating func initialState(entry: Int) -> HostState {
        HostState(
            allocations: entries[entry].configuration.virtualMachines.map(\.allocation),
            settings: settingsOfMachines(entry: entry),
            memory: entries[entry].configuration.machineMemory
        )
    }

    private mutating func settingsOfMachines(entry: Int) -> [Int] {
        if let known = firstSettings[entry] { return known }
        var indices: [Int] = []
        for group in entries[entry].groups {
            indices += Array(repeating: settings.count, count: group.machines.count)
            settings.append(group.settings)
        }
        firstSettings[entry] = indices
        return indices
    }

    private mutating func emit(_ action: ScenarioEvent.Action, _ event: EventDescription, _ host: Int) {
        events.append(ScenarioEvent(time: event.time, host: host, action: action))
    }
}

extension Timeline {
    private mutating func setReservation(
        _ amount: Amount,
        _ field: Field,
        _ event: EventDescription,
        host: Int,
        machines: [Int],
        _ configurations: [VirtualMachineConfiguration],
        state: inout HostState,
        reader: inout ScenarioReader
    ) {
        for group in Self.grouped(machines, by: { amount.resolved(size: configurations[$0].configuredSize.value) }) {
            let reservation = PageCount(group.value)
            for machine in group.machines {
                let ceiling = state.allocations[machine].limit ?? configurations[machine].configuredSize
                guard reservation <= ceiling else {
                    let what = state.allocations[machine].limit == nil ? "its memory" : "its limit at that time"
                    reader.report(
                        "the reservation of \(configurations[machine].name.excerpt) would be above \(what), "
                            + Quantity.size.show(ceiling.value),
                        at: field
                    )
                    return
                }
                state.allocations[machine].reservation = reservation
            }
            emit(.setReservation(machines: group.machines, reservation: reservation), event, host)
        }
    }

    private mutating func setLimit(
        _ amount: Amount?,
        _ field: Field,
        _ event: EventDescription,
        host: Int,
        machines: [Int],
        _ configurations: [VirtualMachineConfiguration],
        state: inout HostState,
        reader: inout ScenarioReader
    ) {
        for group in Self.grouped(machines, by: { amount?.resolved(size: configurations[$0].configuredSize.value) }) {
            let limit = group.value.map { PageCount($0) }
            for machine in group.machines {
                let size = configurations[machine].configuredSize
                let lowest = max(state.allocations[machine].reservation, PageCount(ScenarioBounds.limitMinimum))
                if let limit, limit < lowest || limit > size {
                    let range = "\(Quantity.size.show(lowest.value)) to \(Quantity.size.show(size.value))"
                    reader.report(
                        "the limit of \(configurations[machine].name.excerpt) would be \(Quantity.size.show(limit.value)); "
                            + "from its reservation to its memory \(range) are possible, and none",
                        at: field
                    )
                    return
                }
                state.allocations[machine].limit = limit
            }
            emit(.setLimit(machines: group.machines, limit: limit), event, host)
        }
    }

    /// What decides a machine's new workload; machines for which it is equal share an event.
    private struct WorkloadKey: Hashable {
        var settings: Int
        var size: PageCount
        var phase: SimulationTime
    }

    private mutating func setWorkload(
        _ changes: WorkloadChanges,
        _ event: EventDescription,
        host: Int,
        machines: [Int],
        _ configurations: [VirtualMachineConfiguration],
        state: inout HostState,
        reader: inout ScenarioReader
    ) {
        let groups = Self.grouped(machines) { machine in
            WorkloadKey(
                settings: state.settings[machine],
                size: configurations[machine].configuredSize,
                phase: configurations[machine].workload.phase
            )
        }
        var changed: [Int: Int] = [:]
        for group in groups {
            let index = changed[group.value.settings] ?? settings.count
            if index == settings.count { settings.append(changes.applied(to: settings[group.value.settings])) }
            changed[group.value.settings] = index
            let before = reader.problems.count
            reader.reportMisfits(
                of: settings[index],
                size: group.value.size,
                changes: changes,
                machine: group.machines.first.map { configurations[$0].name }
            )
            guard reader.problems.count == before,
                var workload = reader.convertedWorkload(settings[index], size: group.value.size, at: changes.field)
            else { return }
            workload.phase = group.value.phase
            for machine in group.machines { state.settings[machine] = index }
            emit(.setWorkload(machines: group.machines, workload: workload), event, host)
        }
    }

    /// The machines apart by a value, in the order in which each value is first met.
    private static func grouped<Value: Hashable>(
        _ machines: [Int],
        by value: (Int) -> Value
    ) -> [(value: Value, machines: [Int])] {
        var groups: [(value: Value, machines: [Int])] = []
        var indices: [Value: Int] = [:]
        for machine in machines {
            let value = value(machine)
            if let index = indices[value] {
                groups[index].machines.append(machine)
            } else {
                indices[value] = groups.count
                groups.append((value, [machine]))
            }
        }
        return groups
    }
}
