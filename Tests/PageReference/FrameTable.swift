/// The machine pages that page sharing knows, in a hash table of contents: with one user a hint, with more a shared
/// frame. The zero page counts as shared from its first user on.
final class FrameTable {
    struct Key: Hashable {
        /// Machines that share contents of this kind with each other.
        var scope: Int
        var content: PageContent
    }

    private struct Frame {
        var key: Key
        var users: Int
    }

    private var frames: [Frame] = []
    private var unusedIndices: [Int] = []
    private var indices: [Key: Int] = [:]
    /// Shared frames by scope.
    private(set) var sharedFrames: [Int]

    init(scopes: Int) {
        sharedFrames = Array(repeating: 0, count: scopes)
    }

    @inline(__always)
    func isShared(_ index: Int) -> Bool { frames[index].users > 1 || frames[index].key.content.kind == .zero }

    func find(_ key: Key) -> Int? { indices[key] }

    func add(_ key: Key) -> Int {
        let frame = Frame(key: key, users: 1)
        let index: Int
        if let unused = unusedIndices.popLast() {
            index = unused
            frames[index] = frame
        } else {
            index = frames.count
            frames.append(frame)
        }
        indices[key] = index
        if key.content.kind == .zero { sharedFrames[key.scope] += 1 }
        return index
    }

    func join(_ index: Int) {
        frames[index].users += 1
        if frames[index].users == 2, frames[index].key.content.kind != .zero {
            sharedFrames[frames[index].key.scope] += 1
        }
    }

    func leave(_ index: Int) {
        let key = frames[index].key
        frames[index].users -= 1
        if frames[index].users == (key.content.kind == .zero ? 0 : 1) { sharedFrames[key.scope] -= 1 }
        guard frames[index].users == 0 else { return }
        indices[key] = nil
        unusedIndices.append(index)
    }
}
