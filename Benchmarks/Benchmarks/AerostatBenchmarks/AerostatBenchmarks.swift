import Benchmark
import HostModel
import HostSimulation
import SnapshotEncoding

/// Registers all benchmarks; the name is the library's.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .peakMemoryResident],
        warmupIterations: 2,
        maxDuration: .seconds(2),
        maxIterations: 100_000
    )
    for machines in [10, 100, 1000] {
        registerStep("step, busy, \(machines) VMs", FleetShape(machinesPerHost: machines, load: .busy))
        registerStep("step, calm, \(machines) VMs", FleetShape(machinesPerHost: machines, load: .calm))
    }
    for (gibibytes, size) in [(Int64(4), "4 GiB"), (4096, "4 TiB")] {
        var shape = FleetShape(machinesPerHost: 100, load: .still)
        shape.machineMemory = .gibibytes(gibibytes)
        registerStep("step, still, 100 VMs of \(size)", shape)
    }
    registerStep(
        "step, busy, 100000 VMs on 1000 hosts",
        FleetShape(hosts: 1000, machinesPerHost: 100, load: .busy)
    )
    let page = FleetShape(hosts: 100, machinesPerHost: 100, load: .busy)
    registerSnapshot("snapshot, 10000 VMs on 100 hosts", page)
    for (syntax, name) in [(ExpositionSyntax.text, "text"), (.openMetrics, "OpenMetrics")] {
        registerPage("encode as \(name), 10000 VMs on 100 hosts", page, syntax) { $0.encode() }
    }
    // The same bytes once more, without making them: what no encoder can be faster than.
    registerPage("memcpy of that page, 10000 VMs on 100 hosts", page, .text) { $0.copy() }
}

// Nanoseconds for each unit of work. Wall clock alone would have to be divided by hand.
private let perStep = BenchmarkMetric.custom("ns a VM-step", polarity: .prefersSmaller, useScalingFactor: false)
private let perMachine = BenchmarkMetric.custom("ns a VM", polarity: .prefersSmaller, useScalingFactor: false)
private let perSample = BenchmarkMetric.custom("ns a sample", polarity: .prefersSmaller, useScalingFactor: false)

/// One core's work: `step` uses the calling thread only.
private func registerStep(_ name: String, _ shape: FleetShape) {
    // Small fleets make several steps an iteration, so that reading the clock does not count.
    let steps = max(1, 1000 / shape.machines)
    var configuration = configuration(perStep)
    // What a step costs follows the load, so every row covers a whole wave of it at least; small fleets cover many.
    if shape.machines > 1000 {
        configuration.maxIterations = FleetShape.waveSteps
        configuration.maxDuration = .seconds(120)
    }
    Benchmark(name, configuration: configuration) { benchmark, fleet in
        measure(benchmark, perStep, units: steps * shape.machines) {
            for _ in 0..<steps { fleet.step() }
        }
    } setup: {
        try await WarmFleet(shape)
    }
}

private func registerSnapshot(_ name: String, _ shape: FleetShape) {
    Benchmark(name, configuration: configuration(perMachine)) { benchmark, fleet in
        measure(benchmark, perMachine, units: shape.machines) {
            blackHole(fleet.snapshot())
        }
    } setup: {
        try await WarmFleet(shape)
    }
}

private func registerPage(
    _ name: String,
    _ shape: FleetShape,
    _ syntax: ExpositionSyntax,
    _ work: @escaping @Sendable (PageInMemory) -> Void
) {
    Benchmark(name, configuration: configuration(perSample)) { benchmark, page in
        measure(benchmark, perSample, units: page.samples) {
            work(page)
        }
    } setup: {
        PageInMemory(try await WarmFleet(shape).snapshot(), of: shape.makeScenario().identity, as: syntax)
    }
}

private func configuration(_ metric: BenchmarkMetric) -> Benchmark.Configuration {
    var configuration = Benchmark.defaultConfiguration
    configuration.metrics.insert(metric, at: 0)
    return configuration
}

private func measure(_ benchmark: Benchmark, _ metric: BenchmarkMetric, units: Int, _ work: () -> Void) {
    let clock = ContinuousClock()
    benchmark.startMeasurement()
    let duration = clock.measure(work)
    benchmark.stopMeasurement()
    let nanoseconds = duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000
    benchmark.measurement(metric, Int(nanoseconds) / units)
}

/// A page that is encoded again and again into the same memory, or copied from there.
private final class PageInMemory {
    private let snapshot: FleetSnapshot
    private let encoder: ExpositionEncoder
    private let syntax: ExpositionSyntax
    private let page: UnsafeMutableRawBufferPointer
    private let copied: UnsafeMutableRawBufferPointer
    private var length = 0

    var samples: Int { encoder.sampleCount }

    init(_ snapshot: FleetSnapshot, of identity: FleetIdentity, as syntax: ExpositionSyntax) {
        self.snapshot = snapshot
        self.syntax = syntax
        encoder = ExpositionEncoder(identity: identity)
        let capacity = encoder.maximumLength(as: syntax, created: false)
        page = .allocate(byteCount: capacity, alignment: 64)
        copied = .allocate(byteCount: capacity, alignment: 64)
        encode()
        copy()
    }

    deinit {
        page.deallocate()
        copied.deallocate()
    }

    func encode() {
        length = encoder.encode(snapshot, as: syntax, created: nil, into: page)
        blackHole(length)
    }

    func copy() {
        copied.copyMemory(from: UnsafeRawBufferPointer(rebasing: page[..<length]))
        blackHole(copied[length - 1])
    }
}
