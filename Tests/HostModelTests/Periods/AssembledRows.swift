import HostModel

/// A period assembly with what it has handed out, and times in seconds, to write examples in few words.
struct AssembledRows {
    /// A setting, a gauge and a counter, in this order.
    static let layout = SeriesLayout.all(.virtualMachine).filter {
        ["memory_size_bytes", "memory_balloon_bytes", "memory_swap_in_bytes_total"].contains($0.name)
    }
    static let setting = 0
    static let gauge = 1
    static let counter = 2

    private(set) var rows: [PeriodRow] = []
    private var assembly: PeriodAssembly
    private var lastTime = Timestamp(millisecondsSince1970: 0)

    init(_ step: PeriodStep) {
        assembly = PeriodAssembly(Self.layout, step: step)
    }

    /// Parts of that length, counted from 1970.
    init(every seconds: Int64) {
        self.init(.every(milliseconds: seconds * 1000, origin: Timestamp(millisecondsSince1970: 0)))
    }

    static func time(_ seconds: Int64) -> Timestamp { Timestamp(millisecondsSince1970: seconds * 1000) }

    mutating func addUnit(_ vm: String) -> Int {
        assembly.addUnit(PeriodUnit(host: "esx-01", vm: vm))
    }

    mutating func startRun(fromZero: Bool) {
        assembly.startRun(fromZero: fromZero)
    }

    mutating func setBaseline(unit: Int = 0, counter: Int64) {
        assembly.setBaseline(unit: unit, values: [SeriesColumn.absent, SeriesColumn.absent, counter])
    }

    mutating func begin(at seconds: Int64, count: Int64 = 1) {
        let time = Self.time(seconds)
        let moment = SampleMoment(since: lastTime, time: time, sampleCount: count, isSampled: count == 1)
        var complete: [PeriodRow] = []
        assembly.begin(moment) { complete.append($0) }
        rows += complete
        lastTime = time
    }

    mutating func add(unit: Int = 0, setting: Int64 = 0, gauge: Int64 = 0, counter: Int64 = 0) {
        assembly.add(unit: unit, values: [setting, gauge, counter])
    }

    /// A moment with one sample, of the first unit.
    mutating func sample(at seconds: Int64, setting: Int64 = 0, gauge: Int64 = 0, counter: Int64 = 0) {
        begin(at: seconds)
        add(setting: setting, gauge: gauge, counter: counter)
    }

    /// A moment with the row of one unit that its samples were thinned to.
    mutating func thinned(at seconds: Int64, _ row: PeriodRow) {
        begin(at: seconds, count: row.sampleCount)
        assembly.add(unit: 0, thinned: row.statistics)
    }

    mutating func finish() {
        var complete: [PeriodRow] = []
        assembly.finish { complete.append($0) }
        rows += complete
    }

    /// Bounds of the rows in seconds.
    var bounds: [[Int64]] {
        rows.map { [$0.from.millisecondsSince1970 / 1000, $0.to.millisecondsSince1970 / 1000] }
    }

    /// What one column comes to in each row.
    func statistics(of column: Int) -> [ColumnStatistics] {
        rows.map { $0.statistics[column] }
    }

    /// How much the counter grew in each row; nil where that is not known.
    var increases: [Int64?] {
        statistics(of: Self.counter).map { $0.isKnown ? $0.total : nil }
    }
}
