/// What there is to know about a period before its rows: which runs it holds, and where samples are missing.
public struct PeriodHeading: Sendable, Hashable {
    /// Where the samples come from: a file, or a URL without secrets.
    public var source: String
    public var query: PeriodQuery
    /// Runs with samples in the period, in the order in which they were recorded.
    public var runs: [RunRecord]
    /// Those of the runs that were simulated for a time of which another one tells, too. Rows would mix them.
    public var overlappingRuns: [RunRecord]
    public var gaps: [HistoryGap]
    /// Time of the first and of the last sample in the period; nil when it holds none.
    public var samples: ClosedRange<Timestamp>?
    /// Time of the first and of the last sample that the source has at all.
    public var available: ClosedRange<Timestamp>?
    /// Moments at which samples were taken, in the period.
    public var sampleCount: Int64
    /// Longest time that one stored row of the period stands for, where samples were thinned; 0 where none were.
    public var thinnedToMilliseconds: Int64

    public init(source: String, query: PeriodQuery) {
        self.source = source
        self.query = query
        runs = []
        overlappingRuns = []
        gaps = []
        sampleCount = 0
        thinnedToMilliseconds = 0
    }
}

/// A simulation run in a history.
public struct RunRecord: Sendable, Hashable {
    public var id: String
    public var scenario: String
    public var seed: UInt64
    /// Of aerostat; empty where the source does not know it.
    public var version: String
    /// When the run began, and simulated time then. The first is simulated too for runs that `run` made.
    public var began: Timestamp
    public var simulatedStart: Timestamp
    /// Nil while it goes on, and when it was cut off.
    public var ended: Timestamp?
    /// Time from one sample to the next as it was set; 0 where the source does not know it.
    public var intervalMilliseconds: Int64

    public init(
        id: String,
        scenario: String,
        seed: UInt64,
        version: String = "",
        began: Timestamp,
        simulatedStart: Timestamp,
        ended: Timestamp? = nil,
        intervalMilliseconds: Int64 = 0
    ) {
        self.id = id
        self.scenario = scenario
        self.seed = seed
        self.version = version
        self.began = began
        self.simulatedStart = simulatedStart
        self.ended = ended
        self.intervalMilliseconds = intervalMilliseconds
    }
}

/// A time of which a source knows nothing, or knows it twice.
public struct HistoryGap: Sendable, Hashable {
    public enum Cause: String, Sendable, Hashable {
        /// Between two samples of one run lies more than twice the interval.
        case missing
        /// Between two runs.
        case restart
        /// The clock was set back: the time between `to` and `from` is there twice.
        case clockSetBack = "clock_set_back"
    }

    public var cause: Cause
    /// The last sample before it.
    public var from: Timestamp
    /// The first sample after it; before `from` where the clock was set back.
    public var to: Timestamp

    public init(_ cause: Cause, from: Timestamp, to: Timestamp) {
        self.cause = cause
        self.from = from
        self.to = to
    }
}
