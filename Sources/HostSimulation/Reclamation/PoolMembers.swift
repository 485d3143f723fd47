/// The running machines that share in a pool, and what they hold of its content.
struct PoolMembers {
    private(set) var indices: [Int] = []
    /// Pages that left their frames, and hints matched, since the last settlement.
    private(set) var left = 0
    private(set) var matched = 0
    private(set) var shared = 0
    private(set) var hints = 0

    init(_ memory: HostMemory, pool: Int, content: PageContent) {
        let candidates = memory.pools[pool].candidates
        indices.reserveCapacity(candidates.count)
        for index in candidates
        where memory.states[index].isPoweredOn && memory.states[index].pools[content.rawValue] == pool {
            let guest = memory[index]
            indices.append(index)
            left += Int(guest.left[content.rawValue])
            matched += Int(guest.matched[content.rawValue])
            shared += guest.pages.column(.shared, content.rawValue)
            hints += guest.pages.column(.hint, content.rawValue)
        }
    }

    static func sum(_ memory: HostMemory, _ indices: [Int], _ backing: Backing, _ content: PageContent) -> Int {
        var sum = 0
        for index in indices { sum += memory[index].pages.column(backing, content.rawValue) }
        return sum
    }
}
