import HostSimulation
import RandomScenarios

/// Prints a digest of every snapshot of many random scenarios, one line each, so that two builds, machines or thread
/// counts can be compared byte for byte (invariant 7).
///
/// Arguments: number of scenarios (100), steps each (240), threads (1).
@main
struct DeterminismDriver {
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        let numbers = arguments.compactMap { UInt64($0) }
        guard numbers.count == arguments.count, numbers.count <= 3, numbers.allSatisfy({ (1...1_000_000).contains($0) })
        else {
            print("usage: determinism-driver [SCENARIOS [STEPS [THREADS]]], numbers from 1 to 1000000")
            return
        }
        let defaults: [UInt64] = [100, 240, 1]
        let settings = numbers + defaults.dropFirst(numbers.count)
        for seed in 0..<settings[0] {
            let digest = await digest(seed: seed, steps: settings[1], threads: Int(settings[2]))
            print(seed, String(digest, radix: 16))
        }
    }

    private static func digest(seed: UInt64, steps: UInt64, threads: Int) async -> UInt64 {
        var fleet = FleetSimulation(scenario: RandomScenario.make(seed: seed))
        var digest = SnapshotDigest()
        for _ in 0..<steps {
            await fleet.advance(steps: 1, threads: threads)
            digest.add(fleet.snapshot())
        }
        return digest.value
    }
}
