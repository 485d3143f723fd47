/// The page at `/`: one host's memory as a picture and as numbers.
public struct StatusPage: Sendable {
    private let facts: StatusPageFacts

    public init(_ facts: StatusPageFacts) {
        self.facts = facts
    }

    /// The whole page as HTML. O(hosts + machines of the host shown).
    public var html: [UInt8] { Array("<!DOCTYPE html>\n<title>aerostat</title>\n<p>\(facts.version)\n".utf8) }
}
