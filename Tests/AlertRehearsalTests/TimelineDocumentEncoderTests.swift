import AlertRehearsal
import Foundation
import GoldenFiles
import Testing

struct TimelineDocumentEncoderTests {
    static func document(_ rehearsal: Rehearsal, check: ExpectationCheck? = nil) -> [UInt8] {
        var document: [UInt8] = []
        TimelineDocumentEncoder.encode(rehearsal, check: check, into: &document)
        return document
    }

    @Test(arguments: SampleRehearsal.allCases)
    func theDocumentIsTheKnownOne(sample: SampleRehearsal) throws {
        try Golden.expect(Self.document(sample.rehearsal), matches: "timeline-\(sample.rawValue).json")
    }

    @Test func missesStandInTheDocument() throws {
        let rehearsal = SampleRehearsal.resolved.rehearsal
        let text = "alerts:\n  - {alert: HostMemoryLow, labels: {host: esx-crisis}, fires: 13m to 14m}\n"
        let check = try ExpectationFile.parse(Array(text.utf8), file: "expect.yaml").check(rehearsal)
        try Golden.expect(Self.document(rehearsal, check: check), matches: "timeline-missed.json")
        let met = try ExpectationFile.parse(Array("alerts: []\nothers: never\n".utf8), file: "expect.yaml")
        let silent = SampleRehearsal.silent.rehearsal
        let document = String(decoding: Self.document(silent, check: met.check(silent)), as: UTF8.self)
        #expect(document.hasSuffix(#""expectations":{"file":"expect.yaml","met":true,"misses":[]}}"# + "\n"))
    }

    /// Read back by another parser than any of ours.
    @Test(arguments: SampleRehearsal.allCases)
    func everyValueCanBeReadBack(sample: SampleRehearsal) throws {
        let rehearsal = sample.rehearsal
        let object = try JSONSerialization.jsonObject(with: Data(Self.document(rehearsal)))
        let document = try #require(object as? [String: Any])
        #expect(document["scenario"] as? String == rehearsal.scenario)
        #expect(document["seed"] as? UInt64 == rehearsal.seed)
        #expect(document["length_seconds"] as? Double == Double(rehearsal.lengthMilliseconds) / 1000)
        #expect(document["files"] as? [String] == rehearsal.files)
        #expect(document["expectations"] is NSNull)
        let alerts = try #require(document["alerts"] as? [[String: Any]])
        #expect(alerts.map { $0["alert"] as? String } == rehearsal.alerts.map(\.name))
        for (alert, known) in zip(alerts, rehearsal.alerts) {
            #expect(alert["fired"] as? Bool == known.hasFired)
            let rules = try #require(alert["rules"] as? [[String: Any]])
            #expect(rules.map { $0["expression"] as? String } == known.rules.map(\.expression))
            #expect(rules.map { $0["absent_metrics"] as? [String] } == known.rules.map(\.absentMetrics))
            #expect(rules.allSatisfy { ($0["silent_because"] is NSNull) == known.hasFired })
            let instances = try #require(alert["instances"] as? [[String: Any]])
            #expect(instances.count == known.instances.count)
            for (instance, known) in zip(instances, known.instances) {
                let labels = try #require(instance["labels"] as? [String: String])
                #expect(labels == Dictionary(uniqueKeysWithValues: known.labels.map { ($0.name, $0.value) }))
                let episodes = try #require(instance["episodes"] as? [[String: Any]])
                #expect(
                    episodes.map { $0["start_seconds"] as? Double } == known.episodes.map { Double($0.start) / 1000 }
                )
                #expect(
                    episodes.map { $0["end_seconds"] as? Double }
                        == known.episodes.map { $0.end.map { Double($0) / 1000 } }
                )
            }
        }
    }
}
