import HostModel

/// Finds out which machines could share what under each salting (memory-model.md section 5.1).
struct SharingPools {
    private struct Key: Hashable {
        var content: PageContent
        var image: String
        var salt: String
    }

    private(set) var pools: [SharingPool] = []
    /// By machine and `Salting.rawValue`.
    private(set) var memberships: [[PoolMembership]]

    init(_ configuration: HostConfiguration) {
        let machines = configuration.virtualMachines
        let saltings = PageSharingSettings.Salting.allCases
        memberships = machines.map { _ in saltings.map { _ in .none } }
        guard configuration.pageSharing.isEnabled else { return }
        var candidates: [Key: [Int]] = [:]
        var universes: [Key: Double] = [:]
        for (index, machine) in machines.enumerated() {
            for salting in saltings {
                for (key, universe) in Self.keys(machine, salting) where candidates[key]?.last != index {
                    candidates[key, default: []].append(index)
                    universes[key] = universe
                }
            }
        }
        var indices: [Key: Int] = [:]
        for (index, machine) in machines.enumerated() {
            for salting in saltings {
                for (key, universe) in Self.keys(machine, salting) {
                    guard let members = candidates[key], members.count > 1 else { continue }
                    let pool = indices[key] ?? pools.count
                    if pool == pools.count {
                        indices[key] = pool
                        pools.append(SharingPool(content: key.content, universe: universe, candidates: members))
                    }
                    memberships[index][salting.rawValue].set(key.content, pool)
                }
            }
        }
    }

    /// The contents that a machine may share with others and how many different pages they have; none where its salt
    /// is its own.
    private static func keys(
        _ machine: VirtualMachineConfiguration,
        _ salting: PageSharingSettings.Salting
    ) -> [(Key, Double)] {
        let content = machine.content
        guard content.isPageSharingEnabled, let salt = salt(content.salt, salting) else { return [] }
        let system = content.osImage ?? machine.guestOS.rawValue
        let application = content.applicationImage ?? machine.group
        return [
            (Key(content: .zero, image: "", salt: salt), 1),
            (Key(content: .osImage, image: system, salt: salt), Double(content.osImageSize.value)),
            (
                Key(content: .application, image: application, salt: salt),
                Double(content.applicationImageSize.value)
            ),
        ]
    }

    /// The salt that counts; nil is one that no other machine has. Salt 0 is written as the empty text.
    private static func salt(_ salt: String?, _ salting: PageSharingSettings.Salting) -> String? {
        switch salting {
        case .none: ""
        case .bySalt: salt ?? ""
        case .withinVirtualMachine: salt
        }
    }
}
