import Foundation
import HostModel
import HostSimulation
import RunOutputReader
import ScenarioFiles
import SnapshotEncoding
import Testing

@testable import aerostat

@Suite(.timeLimit(.minutes(2)))
struct OpenMetricsWriterTests {
    private static let moments = RunMoments(
        start: .defaultStart,
        intervalMilliseconds: 20_000,
        lengthMilliseconds: 1_210_000
    )

    /// The text of twenty minutes of the scenario `crisis`.
    private static func text(memoryBound: Int) throws -> [UInt8] {
        let folder = try ScratchFolder()
        var scenario = try ScenarioSource(argument: "crisis").load()
        scenario.start = moments.start
        var simulation = FleetSimulation(scenario: scenario)
        var output = try OutputFile(path: "\(folder.path)/a.txt")
        var writer = try OpenMetricsWriter(scenario: scenario, moments: moments, memoryBound: memoryBound)
        for moment in 0..<moments.count {
            let time = moments[moment].millisecondsSince1970 - moments.start.millisecondsSince1970
            while simulation.elapsed.milliseconds < time { simulation.step() }
            try writer.append(simulation.snapshot(), to: &output)
        }
        try writer.finish(&output)
        return Array(try folder.read("a.txt").utf8)
    }

    @Test func memoryBoundDoesNotShow() throws {
        let unbounded = try Self.text(memoryBound: .max)
        #expect(try OpenMetricsText(unbounded).samples.count > 400)
        // One moment at a time, and a few.
        for memoryBound in [1, 50_000] {
            let isSame = try Self.text(memoryBound: memoryBound) == unbounded
            #expect(isSame, "with \(memoryBound) bytes")
        }
    }
}
