/// When samples of all units were taken.
public struct SampleMoment: Sendable, Hashable {
    /// Time of the sample before it in the same run, or the start of the run.
    public var since: Timestamp
    public var time: Timestamp
    /// Samples that it stands for: 1, or more where they were thinned.
    public var sampleCount: Int64
    public var isSampled: Bool

    public init(since: Timestamp, time: Timestamp, sampleCount: Int64 = 1, isSampled: Bool = true) {
        self.since = since
        self.time = time
        self.sampleCount = sampleCount
        self.isSampled = isSampled
    }
}
