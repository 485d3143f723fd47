import HostModel
import HostSimulation
import LocatedYAML

extension ScenarioReader {
    private static let groupKeys = [
        "group", "count", "memory", "vcpus", "guestOS", "shares", "reservation", "limit", "balloonDriver", "pageFile",
        "diskLatency", "poweredOn", "stagger", "content", "workload",
    ]

    /// The machines of a host, in the order of the file; nil after a problem.
    mutating func groups(_ field: Field?) -> (machines: [VirtualMachineConfiguration], entries: [GroupEntry])? {
        guard let field else { return ([], []) }
        guard let items = items(field, of: "groups of virtual machines") else { return nil }
        var machines: [VirtualMachineConfiguration] = []
        var entries: [GroupEntry] = []
        var lines: [String: Int] = [:]
        var images = ImageSizes()
        let before = problems.count
        for item in items {
            guard let group = group(item) else { continue }
            let position = group.fields["group"]?.node.position ?? group.fields.position
            let name = group.template.group
            if let line = lines.updateValue(position.line, forKey: name) {
                problems.append(
                    "a group of this host is called \(name.excerpt) already, at line \(line); give each its own name",
                    at: position,
                    path: "\(item.path).group"
                )
                continue
            }
            reportImageConflicts(group, images: &images)
            guard machineCount + machines.count + group.count <= ScenarioBounds.machines else {
                report("more than \(ScenarioBounds.machines) virtual machines on all hosts together", at: item)
                return nil
            }
            let names = NumberedName.all(name, count: group.count, digits: 2)
            if let problem = Self.lengthProblem(names) {
                problems.append(problem, at: position, path: "\(item.path).group")
                continue
            }
            let first = machines.count
            for (index, name) in names.enumerated() {
                var machine = group.template
                machine.name = name
                machine.workload.phase = SimulationTime(milliseconds: group.stagger * Int64(index))
                machines.append(machine)
            }
            entries.append(GroupEntry(name: name, machines: first..<machines.count, settings: group.settings))
        }
        return problems.count == before ? (machines, entries) : nil
    }

    private struct Group {
        var fields: FieldSet
        var template: VirtualMachineConfiguration
        var count: Int
        /// Milliseconds between the phases of one machine and the next.
        var stagger: Int64
        var settings: WorkloadSettings
    }

    private mutating func group(_ field: Field) -> Group? {
        guard let set = fields(field, allowed: Self.groupKeys) else { return nil }
        let before = problems.count
        let name = name(required("group", of: set, expected: "the name of the group"))
        let count = number(set["count"], .count, in: 1...Int64(ScenarioBounds.machines)) ?? 1
        let stagger = number(set["stagger"], .duration, in: ScenarioBounds.stagger) ?? 0
        let memory = size(
            required("memory", of: set, expected: "the configured memory, such as 4 GiB"),
            in: ScenarioBounds.machineMemory
        )
        let changes = workloadChanges(set["workload"])
        // Without a size the other keys are still read, against the largest machine, so that their problems show.
        let size = memory ?? PageCount(ScenarioBounds.machineMemory.upperBound)
        let settings = changes?.applied(to: WorkloadSettings()) ?? WorkloadSettings()
        if memory != nil, let changes { reportMisfits(of: settings, size: size, changes: changes) }
        let workload = problems.count == before ? convertedWorkload(settings, size: size, at: field) : nil
        let template = groupSettings(
            set,
            name: name ?? "",
            size: size,
            workload: workload ?? WorkloadSettings().workload(size: size)
        )
        guard problems.count == before else { return nil }
        return Group(fields: set, template: template, count: Int(count), stagger: stagger, settings: settings)
    }

    /// The workload for a machine of this size; nil, after a report, when the traces kept would take too much memory.
    mutating func convertedWorkload(_ settings: WorkloadSettings, size: PageCount, at field: Field) -> Workload? {
        convertedTraceRows += settings.convertedTraceRows
        guard convertedTraceRows <= ScenarioBounds.convertedTraceRows else {
            report(
                "the traces given as shares are used for so many different machines that they need more than "
                    + "\(ScenarioBounds.convertedTraceRows) rows; use shorter traces or fewer groups",
                at: field
            )
            return nil
        }
        return settings.workload(size: size)
    }

    mutating func reportMisfits(
        of settings: WorkloadSettings,
        size: PageCount,
        changes: WorkloadChanges,
        machine: String? = nil
    ) {
        for misfit in settings.misfits(size: size) {
            let message = machine.map { "\($0.excerpt): " + misfit.message } ?? misfit.message
            report(message, at: changes.field(for: misfit.key))
        }
    }

    private mutating func groupSettings(
        _ set: FieldSet,
        name: String,
        size: PageCount,
        workload: Workload
    ) -> VirtualMachineConfiguration {
        var machine = VirtualMachineConfiguration(name: name, group: name, configuredSize: size, workload: workload)
        machine.vCPUs = number(set["vcpus"], .count, in: 1...256) ?? machine.vCPUs
        if let guest = word(set["guestOS"], among: GuestOS.allCases.map(\.rawValue)).flatMap(GuestOS.init(rawValue:)) {
            machine.guestOS = guest
        }
        if let shares = shares(set["shares"]) { machine.allocation.shares = shares.count(size: size) }
        machine.allocation.limit = limit(set["limit"], size: size) ?? nil
        let ceiling = machine.allocation.limit ?? size
        if let reservation = amountOfMemory(set["reservation"], of: size, in: 0...size.value),
            let field = set["reservation"]
        {
            machine.allocation.reservation = reservation
            if reservation > ceiling {
                let limit = Quantity.size.show(ceiling.value)
                report("the reservation is above the limit of \(limit); lower it or raise the limit", at: field)
            }
        }
        machine.hasBalloonDriver = boolean(set["balloonDriver"]) ?? machine.hasBalloonDriver
        machine.pageFileSize =
            amountOfMemory(set["pageFile"], of: size, in: 0...(size.value * ScenarioBounds.workloadMultiple))
            ?? machine.pageFileSize
        machine.diskLatencyMicroseconds =
            number(set["diskLatency"], .latency, in: ScenarioBounds.latency) ?? machine.diskLatencyMicroseconds
        machine.isPoweredOnAtStart = boolean(set["poweredOn"]) ?? machine.isPoweredOnAtStart
        if let field = set["content"] { machine.content = content(field) ?? machine.content }
        return machine
    }

    /// A limit, `.some(nil)` for `none`, or nil when the key is absent or wrong.
    mutating func limit(_ field: Field?, size: PageCount) -> PageCount?? {
        guard let field, let text = text(field, expected: "none, a percentage or a size such as 4 GiB") else {
            return nil
        }
        if text == "none" { return .some(nil) }
        let lowest = min(ScenarioBounds.limitMinimum, size.value)
        return amountOfMemory(field, of: size, in: lowest...size.value, word: "none").map { .some($0) }
    }

    mutating func shares(_ field: Field?) -> ShareSetting? {
        let levels = ResourceAllocation.ShareLevel.allCases.map(\.rawValue)
        guard let field, let text = text(field, expected: "high, normal, low or a number") else { return nil }
        if let level = ResourceAllocation.ShareLevel(rawValue: text) { return .level(level) }
        guard text.utf8.first.map({ (0x30...0x39).contains($0) }) == true else {
            let meant = Spelling.nearest(to: text, among: levels).map { ", did you mean \($0)?" } ?? ";"
            report("\(text.excerpt) is not accepted\(meant) expected high, normal, low or a number", at: field)
            return nil
        }
        return number(field, .count, in: ScenarioBounds.shares).map { .number($0) }
    }

    private mutating func content(_ field: Field) -> ContentProfile? {
        let keys = [
            "osImage", "osImageSize", "application", "applicationSize", "mix", "duplicateContents", "salt",
            "halfPages", "quarterPages", "pageSharing",
        ]
        guard let set = fields(field, allowed: keys) else { return nil }
        var profile = ContentProfile()
        profile.osImage = name(set["osImage"])
        profile.osImageSize = size(set["osImageSize"], in: ScenarioBounds.imageSize) ?? profile.osImageSize
        profile.applicationImage = name(set["application"])
        profile.applicationImageSize =
            size(set["applicationSize"], in: ScenarioBounds.imageSize) ?? profile.applicationImageSize
        readMix(set["mix"], into: &profile.mix)
        profile.duplicateContents = ratio(set["duplicateContents"], in: 1000...1_000_000) ?? profile.duplicateContents
        profile.salt = name(set["salt"])
        readCompressibility(of: set, into: &profile)
        profile.isPageSharingEnabled = boolean(set["pageSharing"]) ?? profile.isPageSharingEnabled
        return profile
    }

    private mutating func readCompressibility(of set: FieldSet, into profile: inout ContentProfile) {
        let before = problems.count
        let share = 0...Ratio.one.millionths
        profile.compressibleToHalf = ratio(set["halfPages"], in: share) ?? profile.compressibleToHalf
        profile.compressibleToQuarter = ratio(set["quarterPages"], in: share) ?? profile.compressibleToQuarter
        let sum = profile.compressibleToHalf.millionths + profile.compressibleToQuarter.millionths
        guard problems.count == before, sum > Ratio.one.millionths else { return }
        guard let field = set["quarterPages"] ?? set["halfPages"] else { return }
        let half = Quantity.percentage.show(profile.compressibleToHalf.millionths)
        let quarter = Quantity.percentage.show(profile.compressibleToQuarter.millionths)
        report(
            "halfPages of \(half) and quarterPages of \(quarter) together reach \(Quantity.percentage.show(sum)), "
                + "at most 100% is possible",
            at: field
        )
    }

    /// Sizes of the images seen on a host, by name: operating systems and applications apart.
    private struct ImageSizes {
        var operatingSystems: [String: PageCount] = [:]
        var applications: [String: PageCount] = [:]
    }

    private mutating func reportImageConflicts(_ group: Group, images: inout ImageSizes) {
        let content = group.template.content
        let contentPath = "\(group.fields.path).content"
        let position = group.fields["content"]?.node.position ?? group.fields.position
        let system = content.osImage ?? group.template.guestOS.rawValue
        if let other = images.operatingSystems[system], other != content.osImageSize {
            problems.append(
                Self.imageConflict(system, content.osImageSize, other),
                at: position,
                path: "\(contentPath).osImageSize"
            )
        }
        images.operatingSystems[system] = content.osImageSize
        let application = content.applicationImage ?? group.template.group
        if let other = images.applications[application], other != content.applicationImageSize {
            problems.append(
                Self.imageConflict(application, content.applicationImageSize, other),
                at: position,
                path: "\(contentPath).applicationSize"
            )
        }
        images.applications[application] = content.applicationImageSize
    }

    private static func imageConflict(_ name: String, _ size: PageCount, _ other: PageCount) -> String {
        "the image \(name.excerpt) has \(Quantity.size.show(size.value)) here and \(Quantity.size.show(other.value)) in "
            + "another group of this host; give it one size, or two names"
    }
}

/// Shares as the file gives them: a level depends on the size of the machine.
enum ShareSetting {
    case level(ResourceAllocation.ShareLevel)
    case number(Int64)

    func count(size: PageCount) -> Int64 {
        switch self {
        case .level(let level): level.shares(configuredSize: size)
        case .number(let number): number
        }
    }
}
