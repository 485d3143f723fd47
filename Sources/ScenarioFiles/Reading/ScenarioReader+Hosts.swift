import HostModel
import HostSimulation
import LocatedYAML

extension ScenarioReader {
    private static let hostKeys = [
        "name", "count", "memory", "hypervisor", "cpu", "policy", "idleMemoryTax", "minFree", "freeMargin",
        "balloonMaximum", "largePages", "pageSharing", "compression", "hostCache", "swapDevice", "virtualMachines",
    ]

    /// The hosts of a scenario; entries with problems are left out, after these were reported.
    mutating func hosts(_ field: Field) -> [HostEntry] {
        guard let items = items(field, of: "hosts") else { return [] }
        if items.isEmpty { report("expected at least one host, found an empty list", at: field) }
        var entries: [HostEntry] = []
        var names: [String: Int] = [:]
        var hostCount = 0
        for item in items {
            guard let entry = host(item) else { continue }
            hostCount += entry.hostNames.count
            if hostCount > ScenarioBounds.hosts {
                report("more than \(ScenarioBounds.hosts) hosts", at: item)
                return entries
            }
            machineCount += entry.hostNames.count * entry.configuration.virtualMachines.count
            if machineCount > ScenarioBounds.machines {
                report("more than \(ScenarioBounds.machines) virtual machines on all hosts together", at: item)
                return entries
            }
            // The name of an entry with `count` stands for all its hosts in events, so no other host may have it.
            for name in Set(entry.hostNames + [entry.name]).sorted() {
                if let line = names.updateValue(entry.position.line, forKey: name) {
                    problems.append(
                        "a host is called \(name.excerpt) already, at line \(line); give each host its own name",
                        at: entry.position,
                        path: "\(item.path).name"
                    )
                    break
                }
            }
            entries.append(entry)
        }
        return entries
    }

    private mutating func host(_ field: Field) -> HostEntry? {
        guard let set = fields(field, allowed: Self.hostKeys) else { return nil }
        let before = problems.count
        let name = name(required("name", of: set, expected: "the name of the host"))
        let count = number(set["count"], .count, in: 1...Int64(ScenarioBounds.hosts)).map(Int.init)
        let memory = size(
            required("memory", of: set, expected: "the machine memory, such as 64 GiB"),
            in: ScenarioBounds.hostMemory
        )
        let settings = hostSettings(
            set,
            name: name ?? "host",
            memory: memory ?? PageCount(ScenarioBounds.hostMemory.lowerBound)
        )
        let groups = groups(set["virtualMachines"])
        guard let name, memory != nil, var configuration = settings, let groups, problems.count == before else {
            return nil
        }
        configuration.virtualMachines = groups.machines
        let hostNames = set["count"] == nil ? [name] : NumberedName.all(name, count: count ?? 1, digits: 3)
        if let problem = Self.lengthProblem(hostNames) {
            problems.append(problem, at: set["name"]?.node.position ?? set.position, path: "\(set.path).name")
            return nil
        }
        configuration.name = hostNames.first ?? name
        return HostEntry(
            name: name,
            hostNames: hostNames,
            configuration: configuration,
            groups: groups.entries,
            position: set["name"]?.node.position ?? set.position
        )
    }

    /// Why names with their numbers are too long; nil when they are not.
    static func lengthProblem(_ names: [String]) -> String? {
        guard let length = names.last?.unicodeScalars.count, length > ScenarioBounds.nameLength else { return nil }
        return "with its number the name has \(length) characters, at most \(ScenarioBounds.nameLength) are possible"
    }

    /// What the file does not give stays as the policy has it.
    private mutating func hostSettings(_ set: FieldSet, name: String, memory: PageCount) -> HostConfiguration? {
        let policy = word(set["policy"], among: PolicyName.allCases.map(\.rawValue))
        var host = HostConfiguration(
            name: name,
            machineMemory: memory,
            policy: policy.flatMap(PolicyName.init(rawValue:)) ?? .esxi6
        )
        if let pages = amountOfMemory(set["hypervisor"], of: memory, in: 0...(memory.value / 2)) {
            host.hypervisorUse = pages
        }
        if let cpu = set["cpu"] { host.cpuMegahertz = cpuMegahertz(cpu) ?? host.cpuMegahertz }
        host.idleMemoryTax = ratio(set["idleMemoryTax"], in: ScenarioBounds.idleMemoryTax) ?? host.idleMemoryTax
        host.minFree = minFree(set["minFree"]) ?? host.minFree
        host.freeMargin = ratio(set["freeMargin"], in: 0...1_000_000) ?? host.freeMargin
        host.balloonMaximum = ratio(set["balloonMaximum"], in: ScenarioBounds.balloonMaximum) ?? host.balloonMaximum
        host.hasLargePages = boolean(set["largePages"]) ?? host.hasLargePages
        host.pageSharing = pageSharing(set["pageSharing"], defaults: host.pageSharing)
        host.compression = compression(set["compression"], defaults: host.compression)
        host.hostCache = hostCache(set["hostCache"])
        host.swapDevice = swapDevice(set["swapDevice"], defaults: host.swapDevice)
        return host
    }

    private mutating func cpuMegahertz(_ field: Field) -> Int64? {
        guard let set = fields(field, allowed: ["cores", "frequency"]) else { return nil }
        let cores = number(set["cores"], .count, in: 1...1024) ?? 16
        let kilohertz = number(set["frequency"], .frequency, in: 100_000...10_000_000) ?? 2_000_000
        return cores * kilohertz / 1000
    }

    /// A share of the host's memory, `.some(nil)` for `auto`, or nil when the key is absent or wrong.
    mutating func minFree(_ field: Field?) -> Ratio?? {
        number(field, .percentage, in: ScenarioBounds.minFree, or: "auto").map { share in
            share.map { Ratio(millionths: $0) }
        }
    }

    mutating func size(_ field: Field?, in range: ClosedRange<Int64>) -> PageCount? {
        number(field, .size, in: range).map { PageCount($0) }
    }

    mutating func ratio(_ field: Field?, in millionths: ClosedRange<Int64>, word: String? = nil) -> Ratio? {
        number(field, .percentage, in: millionths, word: word).map { Ratio(millionths: $0) }
    }

    /// A size, or a percentage of a whole; the range is in pages.
    mutating func amountOfMemory(
        _ field: Field?,
        of whole: PageCount,
        in range: ClosedRange<Int64>,
        word: String? = nil
    ) -> PageCount? {
        guard let field, let text = text(field, expected: "a percentage or \(Quantity.size.expectation)") else {
            return nil
        }
        guard text.utf8.last == UInt8(ascii: "%") else {
            return number(field, .size, in: range, alternative: "a percentage", word: word).map { PageCount($0) }
        }
        let highest = ScenarioBounds.workloadMultiple * Ratio.one.millionths
        guard let share = ratio(field, in: 0...highest, word: word) else { return nil }
        let pages = Amount.share(share.millionths).resolved(size: whole.value)
        guard range.contains(pages) else {
            let shown = "\(Quantity.size.show(range.lowerBound)) to \(Quantity.size.show(range.upperBound))"
            let also = word.map { "; \($0) is accepted too" } ?? ""
            report("\(text.excerpt) of \(Quantity.size.show(whole.value)) is outside \(shown)\(also)", at: field)
            return nil
        }
        return PageCount(pages)
    }
}
