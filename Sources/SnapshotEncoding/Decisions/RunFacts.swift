/// The run that a decision belongs to.
public struct RunFacts: Sendable, Hashable {
    public var scenario: String
    public var seed: UInt64

    public init(scenario: String, seed: UInt64) {
        self.scenario = scenario
        self.seed = seed
    }
}
