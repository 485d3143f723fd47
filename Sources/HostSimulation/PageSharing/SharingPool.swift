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
    /// Contents that members registered with no equal so far.
    var contentsAdded = 0
    /// Something was registered or left since the frames were last charged.
    var isDirty = false
    /// A machine came or went since the members were last set.
    var isStale = false
    /// Machines that could share, in scenario order.
    let candidates: [Int]
    /// Those of them that run and have this pool.
    private(set) var members: [Int] = []
    private(set) var users = FrameUsers(members: 0)

    init(content: PageContent, universe: Double, candidates: [Int]) {
        self.content = content
        self.universe = max(1, universe)
        self.candidates = candidates
    }

    mutating func setMembers(_ members: [Int]) {
        self.members = members
        users = FrameUsers(members: members.count)
        isDirty = true
        isStale = false
    }
}
