import AlertRehearsal
import GoldenFiles
import Testing

struct TimelineTextEncoderTests {
    static func text(_ rehearsal: Rehearsal) -> [UInt8] {
        var text: [UInt8] = []
        TimelineTextEncoder.encode(rehearsal, into: &text)
        return text
    }

    @Test(arguments: SampleRehearsal.allCases)
    func theTextIsTheKnownOne(sample: SampleRehearsal) throws {
        try Golden.expect(Self.text(sample.rehearsal), matches: "timeline-\(sample.rawValue).txt")
    }

    @Test(arguments: SampleRehearsal.allCases)
    func linesFitATerminalAndHoldNothingItActsOn(sample: SampleRehearsal) throws {
        let text = String(decoding: Self.text(sample.rehearsal), as: UTF8.self)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            #expect(line.count <= 100)
            #expect(line.last != " ")
            #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
            #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .format })
        }
    }

    @Test func aHundredInstancesStayReadable() {
        #expect(Self.text(SampleRehearsal.fleet.rehearsal).count { $0 == 10 } < 40)
    }

    @Test func whatTheScrapeAddsIsShownWhereItDiffers() {
        var alert = SampleRehearsal.stalls
        alert.instances = Array(alert.instances.prefix(2))
        #expect(!String(decoding: Self.text(SampleRehearsal.rehearsal([alert])), as: UTF8.self).contains("job="))
        alert.instances[1].labels[2].value = "second"
        let text = String(decoding: Self.text(SampleRehearsal.rehearsal([alert])), as: UTF8.self)
        #expect(text.contains("job=aerostat vm=batch-01") && text.contains("job=second vm=batch-02"))
        #expect(!text.contains("instance="))
    }
}
