import HostModel
import HostSimulation
import LocatedYAML

extension ScenarioReader {
    private static let actionKeys = [
        "power", "shares", "reservation", "limit", "workload", "balloonDriver", "idleMemoryTax", "salting",
        "balloonMaximum", "minFree", "swapDevice", "loseMemory",
    ]

    /// The events in the order of the file; those with problems are left out, after these were reported.
    mutating func events(_ field: Field?, repeatPeriod: SimulationTime?) -> [EventDescription] {
        guard let items = items(field, of: "events") else { return [] }
        var events: [EventDescription] = []
        for item in items {
            if let event = event(item, repeatPeriod: repeatPeriod) { events.append(event) }
        }
        return events
    }

    private mutating func event(_ field: Field, repeatPeriod: SimulationTime?) -> EventDescription? {
        guard let set = fields(field, allowed: ["at", "host", "vms"] + Self.actionKeys) else { return nil }
        let atField = required("at", of: set, expected: Quantity.duration.expectation)
        let at = number(atField, .duration, in: ScenarioBounds.time)
        if let at, let atField, let repeatPeriod, at >= repeatPeriod.milliseconds {
            let period = Quantity.duration.show(repeatPeriod.milliseconds)
            report("the timeline starts over after \(period), so this never happens; give an earlier time", at: atField)
        }
        let host = text(set["host"], expected: "the name of a host")
        let machines = machineReferences(set["vms"])
        guard let key = actionKey(of: set), let actionField = set[key], let action = action(key, actionField) else {
            return nil
        }
        if !action.concernsMachines, let vms = set["vms"] {
            report("\(key) concerns the whole host; leave vms out", at: vms)
            return nil
        }
        if case .loseMemory(_, let field) = action, repeatPeriod != nil {
            report("with `repeat` the host would lose this memory again each time; leave out one of the two", at: field)
            return nil
        }
        guard let at, set["vms"] == nil || machines != nil, set["host"] == nil || host != nil else { return nil }
        return EventDescription(
            field: field,
            time: SimulationTime(milliseconds: at),
            host: host.flatMap { name in
                set["host"].map { EventDescription.Reference(name: name, field: $0) }
            },
            machines: machines,
            action: action
        )
    }

    /// The one key that says what happens.
    private mutating func actionKey(of set: FieldSet) -> String? {
        let given = Self.actionKeys.filter { set[$0] != nil }
        if given.count == 1 { return given[0] }
        if given.isEmpty, !set.misspelt.isDisjoint(with: Self.actionKeys) { return nil }
        let list = Self.actionKeys.joined(separator: ", ")
        let message =
            given.isEmpty
            ? "the event does not say what happens; expected exactly one of \(list)"
            : "\(given.joined(separator: " and ")) in one event; give each an event of its own, with the same time"
        problems.append(message, at: set.position, path: set.path)
        return nil
    }

    private mutating func action(_ key: String, _ field: Field) -> EventDescription.Action? {
        switch key {
        case "power":
            return word(field, among: EventDescription.Power.allCases.map(\.rawValue))
                .flatMap(EventDescription.Power.init(rawValue:))
                .map { .power($0) }
        case "shares":
            return shares(field).map { .shares($0) }
        case "reservation":
            return amount(field, of: .memory).map { .reservation($0, field) }
        case "limit":
            if case .text("none", _) = field.node.content { return .limit(nil, field) }
            return amount(field, of: .memory).map { .limit($0, field) }
        case "workload":
            return workloadChanges(field).map { .workload($0) }
        case "balloonDriver":
            return word(field, among: ["up", "down"]).map { .balloonDriver(isUp: $0 == "up") }
        case "loseMemory":
            return size(field, in: 1...ScenarioBounds.hostMemory.upperBound).map { .loseMemory($0, field) }
        default:
            return hostSetting(key, field).map { .hostSetting($0) }
        }
    }

    private mutating func hostSetting(_ key: String, _ field: Field) -> ScenarioEvent.Action? {
        switch key {
        case "idleMemoryTax":
            return ratio(field, in: ScenarioBounds.idleMemoryTax).map { .setIdleMemoryTax($0) }
        case "salting":
            return salting(field).map { .setSalting($0) }
        case "balloonMaximum":
            return ratio(field, in: ScenarioBounds.balloonMaximum).map { .setBalloonMaximum($0) }
        case "minFree":
            return minFree(field).map { .setMinFree($0) }
        default:
            return swapDeviceChange(field)
        }
    }

    /// A name or a list of names.
    private mutating func machineReferences(_ field: Field?) -> [EventDescription.Reference]? {
        guard let field else { return nil }
        let expected = "the name of a group or of a machine, or a list of these"
        var fields = [field]
        if case .list(let nodes) = field.node.content {
            fields = nodes.enumerated().map { Field(path: "\(field.path)[\($0.offset)]", node: $0.element) }
            if fields.isEmpty { report("expected \(expected), found an empty list", at: field) }
        }
        var references: [EventDescription.Reference] = []
        for field in fields {
            guard let name = text(field, expected: expected) else { continue }
            references.append(EventDescription.Reference(name: name, field: field))
        }
        return references.count == fields.count && !fields.isEmpty ? references : nil
    }
}
