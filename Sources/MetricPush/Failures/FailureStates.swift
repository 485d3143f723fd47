/// Which kinds of failure a destination is in, so that each is logged once when it begins and once when it ends.
///
/// A kind begins with the first path that fails so, and ends when every path that failed so has had success. A path
/// that fails now in one way and then in another is in both until then, so a receiver that wavers does not fill the
/// log.
struct FailureStates {
    /// Most entries that are kept; beyond them a kind may be reported as ended too early, and nothing worse.
    private static let maximumEntries = 4_096

    private var pathsByKind: [PushFailure.Kind: Set<String>] = [:]
    private var entries = 0

    /// Notes a failure.
    ///
    /// - Returns: whether the destination was not in this kind of failure before.
    mutating func begin(_ kind: PushFailure.Kind, path: String) -> Bool {
        let isNew = pathsByKind[kind] == nil
        guard isNew || entries < Self.maximumEntries else { return false }
        if pathsByKind[kind, default: []].insert(path).inserted { entries += 1 }
        return isNew
    }

    /// Notes a success.
    ///
    /// - Returns: the kinds that have ended with it, in the order of their names.
    mutating func end(path: String) -> [PushFailure.Kind] {
        guard !pathsByKind.isEmpty else { return [] }
        var ended: [PushFailure.Kind] = []
        for (kind, paths) in pathsByKind where paths.contains(path) {
            entries -= 1
            if paths.count == 1 {
                pathsByKind[kind] = nil
                ended.append(kind)
            } else {
                pathsByKind[kind]?.remove(path)
            }
        }
        return ended.sorted { "\($0)" < "\($1)" }
    }
}
