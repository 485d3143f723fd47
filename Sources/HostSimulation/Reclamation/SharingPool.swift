import HostModel

/// A content that several machines of the host may share: the zero page, or one image.
///
/// Within a machine the pages of an image are all different, so a machine has at most one page on a frame; of the
/// zero page there is one frame whatever the number of users.
struct SharingPool: Sendable, Hashable {
    var content: PageContent
    /// Different contents: pages of the image; 1 for the zero page.
    var universe: Double
    /// Machine pages behind the shared guest pages of all members.
    var frames = 0
    /// Hints of all members, kept up to date while pages are registered.
    var hintsOfMembers = 0
    /// Machines that may share, in scenario order.
    var members: [Int]

    /// Name by which machines find their pool.
    var key: String

    /// The pools of a host: with salting within the machine there are none.
    static func makePools(_ configuration: HostConfiguration) -> [SharingPool] {
        let settings = configuration.pageSharing
        guard settings.isEnabled, settings.salting == .none else { return [] }
        var pools: [SharingPool] = []
        for (index, machine) in configuration.virtualMachines.enumerated()
        where machine.content.isPageSharingEnabled {
            let content = machine.content
            add(index, to: &pools, .zero, universe: 1, key: "")
            add(
                index,
                to: &pools,
                .osImage,
                universe: Double(content.osImageSize.value),
                key: content.osImage ?? machine.guestOS.rawValue
            )
            add(
                index,
                to: &pools,
                .application,
                universe: Double(content.applicationImageSize.value),
                key: content.applicationImage ?? machine.group
            )
        }
        return pools
    }

    private static func add(
        _ machine: Int,
        to pools: inout [SharingPool],
        _ content: PageContent,
        universe: Double,
        key: String
    ) {
        if let index = pools.firstIndex(where: { $0.content == content && $0.key == key }) {
            pools[index].members.append(machine)
        } else {
            pools.append(SharingPool(content: content, universe: max(1, universe), members: [machine], key: key))
        }
    }
}
