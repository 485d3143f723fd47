import Testing

@testable import HostSimulation

/// The active estimate against sampling theory: 100 samples of which a share f is touched have a standard deviation
/// of sqrt(f (1 - f) / 100) (memory-model.md section 3).
struct WorkingSetSamplerTests {
    /// A machine of 10 000 pages of which half are working set, sampled with given rates.
    private struct Bench {
        var sampler = WorkingSetSampler()
        var cells = [Int32](repeating: 0, count: PageTable.numberCount)
        var samples = [UInt32](repeating: 0, count: WorkingSetSampler.sampleCount)
        var random: RandomSource
        var rates: AccessRates

        init(seed: UInt64, touchRate: Double) {
            random = RandomSource(seed: seed)
            let nothing = WorkloadPattern.constant(0)
            rates = AccessRates(Workload(kernel: nothing, workingSet: nothing, idle: nothing, fileCache: nothing))
            rates.touchWorkingSet = touchRate
            setWorkingSet(5000)
        }

        mutating func setWorkingSet(_ pages: Int32) {
            cells.withUnsafeMutableBufferPointer { cells in
                guard let base = cells.baseAddress else { return }
                let table = PageTable(base: base)
                table.removeAll()
                table.add(Int(pages), .privateSmall, GuestClass.workingSet.rawValue, 0)
            }
        }

        mutating func advance(seconds: Int, milliseconds: Int64 = 1000) {
            cells.withUnsafeMutableBufferPointer { cells in
                samples.withUnsafeMutableBufferPointer { samples in
                    guard let cells = cells.baseAddress, let samples = samples.baseAddress else { return }
                    for _ in 0..<seconds {
                        sampler.advance(
                            milliseconds: milliseconds,
                            work: Double(milliseconds) / 1000,
                            period: 60_000,
                            rates: rates,
                            pages: PageTable(base: cells),
                            size: 10_000,
                            samples: samples,
                            random: &random
                        )
                    }
                }
            }
        }

        var estimate: Double {
            samples.withUnsafeBufferPointer { samples in
                samples.baseAddress.map { sampler.estimate($0) } ?? 0
            }
        }

        mutating func touched() -> Int {
            cells.withUnsafeMutableBufferPointer { cells in
                cells.baseAddress.map { sampler.touched(PageTable(base: $0)) } ?? 0
            }
        }
    }

    /// Touch rate a second, and the share of all pages touched in a period: half of 1 - (1 - rate)^60.
    @Test(arguments: [(1.0, 0.5), (0.01, 0.226_42), (0.002, 0.056_58)])
    func hitsHaveTheMeanAndSpreadOfSampling(touchRate: Double, share: Double) {
        let runs = 1000
        var sum = 0.0
        var squares = 0.0
        for seed in 0..<runs {
            var bench = Bench(seed: UInt64(seed), touchRate: touchRate)
            // The 61st second closes the first period.
            bench.advance(seconds: 61)
            let hits = bench.sampler.fast / WorkingSetSampler.fastGain
            sum += hits
            squares += hits * hits
        }
        let mean = sum / Double(runs)
        let deviation = (squares / Double(runs) - mean * mean).squareRoot()
        let theory = (share * (1 - share) / 100).squareRoot()
        #expect(abs(mean - share) < 5 * theory / Double(runs).squareRoot())
        #expect(abs(deviation / theory - 1) < 0.12)
    }

    @Test func touchedIsWhatTheRatesSay() {
        var bench = Bench(seed: 1, touchRate: 1)
        bench.advance(seconds: 1)
        #expect(bench.touched() == 5000)
        bench = Bench(seed: 1, touchRate: 0.5)
        bench.advance(seconds: 1)
        #expect(bench.touched() == 2500)
        bench.advance(seconds: 1)
        #expect(bench.touched() == 3750)
    }

    @Test func pagesThatComeIntoUseCountOnce() {
        var bench = Bench(seed: 1, touchRate: 0)
        bench.advance(seconds: 1)
        #expect(bench.touched() == 0)
        bench.setWorkingSet(8000)
        bench.advance(seconds: 1)
        #expect(bench.touched() == 3000)
        bench = Bench(seed: 1, touchRate: 1)
        bench.advance(seconds: 1)
        bench.setWorkingSet(8000)
        bench.advance(seconds: 1)
        #expect(bench.touched() == 8000)
    }

    @Test func theEstimateRisesFastAndDecaysSlowly() {
        var bench = Bench(seed: 2, touchRate: 1)
        bench.setWorkingSet(10_000)
        bench.advance(seconds: 1)
        // All 100 samples hit at once: next sees it before the period ends.
        #expect(bench.estimate == WorkingSetSampler.fastGain)
        bench.advance(seconds: 60)
        #expect(bench.sampler.fast == 0.7)
        #expect(bench.sampler.slow == 0.25)
        #expect(abs(bench.estimate - 0.91) < 1e-12)
        bench.advance(seconds: 180)
        let high = bench.estimate
        #expect(high > 0.98)
        bench.rates.touchWorkingSet = 0
        // The running period has had its hits, so the second end of a period is the first to see none.
        bench.advance(seconds: 120)
        #expect(bench.sampler.fast < 0.35)
        #expect(bench.estimate == bench.sampler.slow)
        #expect(bench.estimate > 0.4)
        bench.advance(seconds: 3600)
        #expect(bench.estimate == WorkingSetSampler.floor)
    }

    @Test func periodsCountTheTimeTheMachineRan() {
        var bench = Bench(seed: 3, touchRate: 1)
        bench.advance(seconds: 1000, milliseconds: 0)
        #expect(bench.sampler.fast == 0)
        var half = Bench(seed: 3, touchRate: 1)
        half.advance(seconds: 120, milliseconds: 500)
        #expect(half.sampler.fast == 0)
        half.advance(seconds: 1, milliseconds: 500)
        #expect(half.sampler.fast > 0)
    }
}

extension WorkingSetSampler {
    /// The estimate of now.
    func estimate(_ samples: UnsafePointer<UInt32>) -> Double {
        Self.estimate(slow: slow, fast: fast, next: nextEstimate(samples))
    }
}
