/// What this program was built from.
public struct BuildFacts: Sendable, Hashable {
    public var version: String
    /// Short hash of the commit, or `unknown`.
    public var commit: String
    public var swiftVersion: String

    public init(version: String, commit: String, swiftVersion: String) {
        self.version = version
        self.commit = commit
        self.swiftVersion = swiftVersion
    }
}
