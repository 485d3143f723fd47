/// What stands in a page, as far as page sharing and compression care.
enum PageContent: Int, Sendable, CaseIterable {
    case zero
    case osImage
    case application
    /// Contents that occur several times within the machine.
    case duplicated
    /// Never equal to another page.
    case unique

    static let count = 5
    /// Contents before `unique`, which is last.
    static let sharableCount = 4
}
