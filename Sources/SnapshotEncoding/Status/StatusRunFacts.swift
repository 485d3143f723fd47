public import HostModel

/// The run and the moment that a status document shows: the members that all of these documents begin with.
public struct StatusRunFacts: Sendable, Hashable {
    public var scenario: String
    public var version: String
    /// 16 hexadecimal digits that no other run has.
    public var runID: String
    public var seed: UInt64
    /// Simulated time of the moment.
    public var time: Timestamp
    /// Simulated time since the start, in milliseconds.
    public var elapsedMilliseconds: Int64
    /// Simulated seconds for each wall-clock second, measured.
    public var speed: Ratio
    /// Wall-clock milliseconds that the simulation is behind its schedule.
    public var lagMilliseconds: Int64

    public init(
        scenario: String,
        version: String,
        runID: String,
        seed: UInt64,
        time: Timestamp,
        elapsedMilliseconds: Int64,
        speed: Ratio,
        lagMilliseconds: Int64
    ) {
        self.scenario = scenario
        self.version = version
        self.runID = runID
        self.seed = seed
        self.time = time
        self.elapsedMilliseconds = elapsedMilliseconds
        self.speed = speed
        self.lagMilliseconds = lagMilliseconds
    }

    /// Appends the start of an object, without a comma behind its last member.
    func encodeOpening(into document: inout [UInt8]) {
        document.append(UInt8(ascii: "{"))
        document += jsonMembers([("scenario", scenario), ("version", version), ("run_id", runID)])
        document += #","seed":\#(seed),"time":"\#(time)""#.utf8
        append("elapsed_seconds", elapsedMilliseconds, decimals: 3, to: &document)
        append("speed_ratio", speed.millionths, decimals: 6, to: &document)
        append("lag_seconds", lagMilliseconds, decimals: 3, to: &document)
    }

    private func append(_ name: String, _ value: Int64, decimals: Int, to document: inout [UInt8]) {
        document += ",\"\(name)\":".utf8
        document.append(upTo: ByteCursor.maximumNumberLength) { $0.write(value, decimals: decimals) }
    }
}
