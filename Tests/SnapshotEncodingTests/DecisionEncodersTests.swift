import Foundation
import GoldenFiles
import HostModel
import SnapshotEncoding
import Testing

struct DecisionEncodersTests {
    private let run = RunFacts(scenario: "say \"hi\"", seed: .max)

    @Test func documentIsAsInTheGoldenFile() throws {
        var bytes: [UInt8] = []
        DecisionDocumentEncoder.encode(SampleDecision.host, run: run, machine: nil, into: &bytes)
        try Golden.expect(bytes, matches: "decision.json")
        let document = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        #expect(document?["host"] as? String == SampleFleet.hostileName)
        #expect((document?["virtual_machines"] as? [Any])?.count == 2)
    }

    @Test func textIsAsInTheGoldenFile() throws {
        var bytes: [UInt8] = []
        DecisionTextEncoder.encode(SampleDecision.host, run: run, machine: 0, into: &bytes)
        DecisionTextEncoder.encode(SampleDecision.host, run: run, machine: 1, into: &bytes)
        DecisionTextEncoder.encodeAll(SampleDecision.host, run: run, into: &bytes)
        try Golden.expect(bytes, matches: "decision.txt")
    }

    @Test func oneMachineComesWithTheClaimsOfAll() throws {
        var decision = SampleDecision.host
        decision.machines.append(decision.machines[0])
        decision.machines[2].name = "web-02"
        var bytes: [UInt8] = []
        DecisionDocumentEncoder.encode(decision, run: run, machine: 2, into: &bytes)
        let document = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        let machines = document?["virtual_machines"] as? [[String: Any]]
        #expect(machines?.map { $0["vm"] as? String } == ["web-02"])
        let claims = (document?["balance"] as? [String: Any])?["claims"] as? [[String: Any]]
        #expect(claims?.map { $0["vm"] as? String } == ["web-01", "web-02"])
    }

    /// Each obstacle has words of its own.
    @Test func everyObstacleIsSaid() {
        let texts = BalloonObstacle.allCases.map { obstacle in
            var decision = SampleDecision.host
            decision.machines[0].balloon.obstacle = obstacle
            var bytes: [UInt8] = []
            DecisionTextEncoder.encode(decision, run: run, machine: 0, into: &bytes)
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("- ") }
        }
        #expect(Set(texts).count == BalloonObstacle.allCases.count)
    }
}
