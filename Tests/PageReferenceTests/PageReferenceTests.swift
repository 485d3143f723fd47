import Foundation
import HostModel
import PageReference
import Testing

@testable import HostSimulation

struct PageReferenceTests {
    @Test func probe() async {
        let env = ProcessInfo.processInfo.environment
        let hosts = UInt64(env["AEROSTAT_REFERENCE_HOSTS"] ?? "22") ?? 22
        let seeds = Int(env["SEEDS"] ?? "4") ?? 4
        let pages = Int64(env["PAGES"] ?? "4000") ?? 4000
        let first = UInt64(env["FIRST"] ?? "0") ?? 0
        await withTaskGroup(of: [Comparison.Line].self) { group in
            for worker in 0..<2 {
                group.addTask {
                    var lines: [Comparison.Line] = []
                    for seed in stride(from: first + UInt64(worker), to: first + hosts, by: 2) {
                        let host = SmallHost.make(seed: seed, pages: pages, overhead: EngineRules.overhead)
                        lines += Comparison(host, seeds: seeds).lines
                    }
                    return lines
                }
            }
            for await lines in group {
                for line in lines where line.engine != line.reference {
                    print("L", line.host, line.minute, line.machine, line.quantity, line.engine, line.reference, line.error)
                }
            }
        }
    }
}
