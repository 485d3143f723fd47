import HostModel

/// Limits on what a scenario file may ask for.
///
/// They keep a mistake (or an attack) from taking unbounded time or memory, and keep every later product of two
/// amounts inside 64 bits. They lie far beyond what the simulated hosts could be built with.
enum ScenarioBounds {
    /// Bytes of a scenario file. With `count` a file of some kilobytes describes thousands of machines.
    static let fileBytes = 4_194_304
    /// Nodes after aliases have been expanded.
    static let nodes = 200_000
    static let hosts = 10_000
    static let machines = 200_000
    /// Events after those for several hosts have been taken apart.
    static let events = 200_000
    /// Machines named by all events together.
    static let eventMachines = 10_000_000
    /// Unicode scalars in the name of a host, a group, a machine or an image.
    static let nameLength = 63
    static let patternSteps = 10_000
    /// Bytes of a trace file.
    static let traceBytes = 16_777_216
    /// Rows of a trace file.
    static let traceRows = 100_000
    /// Traces read for one scenario, counting a file once for each column and unit.
    static let traces = 64
    /// Rows that the machines of one scenario keep after conversion to their own sizes.
    static let convertedTraceRows = 4_000_000

    /// ESXi will not install below 8 GiB today; the smallest host of the published experiments had 512 MB.
    static let hostMemory = pages(mebibytes: 256)...pages(mebibytes: 24 * 1_048_576)
    static let machineMemory = pages(mebibytes: 16)...pages(mebibytes: 6 * 1_048_576)
    static let limitMinimum = pages(mebibytes: 16)
    static let imageSize = pages(mebibytes: 1)...pages(mebibytes: 1_048_576)
    /// Working set, idle memory and kernel together, and the page file, as a multiple of the machine's memory.
    static let workloadMultiple: Int64 = 4
    static let hostCache = pages(mebibytes: 64)...pages(mebibytes: 24 * 1_048_576)
    static let shares: ClosedRange<Int64> = 1...1_000_000_000
    /// In millionths.
    static let idleMemoryTax: ClosedRange<Int64> = 0...990_000
    /// In millionths of a machine's memory.
    static let balloonMaximum: ClosedRange<Int64> = 0...990_000
    /// In millionths of the host's memory.
    static let minFree: ClosedRange<Int64> = 1000...500_000
    /// In pages a second: 4 KiB/s to 64 GiB/s.
    static let growthRate: ClosedRange<Int64> = 1...16_777_216
    /// In milliseconds; the range of Mem.ShareScanTime.
    static let scanTime: ClosedRange<Int64> = 600_000...36_000_000
    /// In pages a second.
    static let scanTotal: ClosedRange<Int64> = 1...1_000_000
    /// In millionths of a machine's memory; the range of Mem.MemZipMaxPct.
    static let compressionCache: ClosedRange<Int64> = 50_000...1_000_000
    /// In microseconds.
    static let latency: ClosedRange<Int64> = 1...10_000_000
    /// In bytes a second.
    static let bandwidth: ClosedRange<Int64> = 1_048_576...1_099_511_627_776
    /// In milliseconds: `at`, `repeat`, and the times of patterns other than ramps.
    static let time: ClosedRange<Int64> = 0...day * 365
    static let repeatPeriod: ClosedRange<Int64> = 1000...day * 365
    static let period: ClosedRange<Int64> = 1000...day * 365
    /// A ramp multiplies its height by the elapsed time.
    static let rampLength: ClosedRange<Int64> = 1000...day * 7
    static let stagger: ClosedRange<Int64> = 0...day

    static let day: Int64 = 86_400_000

    private static func pages(mebibytes: Int64) -> Int64 { ByteCount.mebibytes(mebibytes).pages.value }
}
