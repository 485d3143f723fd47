import Foundation
import GoldenFiles
import HostModel
import SnapshotEncoding
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

struct PeriodHTMLEncoderTests {
    private static let step = PeriodStep.every(milliseconds: 1_800_000, origin: SamplePeriod.start)

    private static func page(_ heading: PeriodHeading = SamplePeriod.heading) -> String {
        let whole = PeriodStep.between([heading.query.from, heading.query.to])
        var picture = FleetPicture()
        if heading.samples != nil {
            for row in SamplePeriod.rows(FleetPicture.hostLayout, step: whole) { picture.addWhole(row) }
            picture.chooseHosts()
            for row in SamplePeriod.rows(FleetPicture.hostLayout, step: step) { picture.addHost(row) }
            for row in SamplePeriod.rows(FleetPicture.machineLayout, step: step) { picture.addMachine(row) }
            picture.finish()
        }
        var bytes: [UInt8] = []
        PeriodHTMLEncoder.encode(picture, heading: heading, step: "30m", clock: SamplePeriod.clock, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func thePageIsAsRecorded() throws {
        try Golden.expect(Array(Self.page().utf8), matches: "period.html")
    }

    /// It is written so that XML parsers read it too, which find what was not escaped or closed.
    @Test func thePageIsWellFormed() throws {
        let parser = XMLParser(data: Data(Self.page().utf8))
        let reader = PageReader()
        parser.delegate = reader
        #expect(parser.parse(), "\(parser.parserError.map(String.init(describing:)) ?? "")")
        #expect(reader.elements["script"] == nil)
        // Three plots for each host; the second has no bars, for want of machines.
        #expect(reader.elements["section"] == 2)
        #expect(reader.elements["figure"] == 16)
        #expect(reader.images == 6)
        #expect(reader.texts.contains { $0.contains("<script>alert(\"a,|*\")</script> &") })
    }

    @Test func thePageNeedsNothingFromOutside() {
        let page = Self.page()
        for word in ["http:", "https:", "src=", "url(", "@import", "<script", "onload", "<iframe", "srcset"] {
            #expect(!page.contains(word), "\(word)")
        }
        #expect(page.contains("default-src 'none'"))
    }

    @Test func everyThingThatHappenedIsPictured() {
        let page = Self.page()
        for style in ["crisp high", "crisp clear", "crisp soft", "crisp hard", "crisp low"] {
            #expect(page.contains("<path class=\"\(style)\" d=\"M"), "\(style)")
        }
        for style in ["sharing", "balloon", "compression", "swap", "range", "free", "hole", "stall-swap_in", "gains"] {
            #expect(page.contains("<path class=\"\(style)\" d=\"M"), "\(style)")
        }
        #expect(!page.contains("<path class=\"host-cache\""), "there was none")
        for text in ["swapped to host cache: none", "Time (EET to EEST)", "4 GiB", "clear below 819.1 MiB"] {
            #expect(page.contains(text), "\(text)")
        }
        #expect(page.contains("1h without samples from 2026-01-01 05:00:00 EET"))
    }

    @Test func aPeriodWithoutSamplesIsSaid() {
        var heading = PeriodHeading(source: "h.db", query: SamplePeriod.query)
        heading.available = SamplePeriod.time(-10)...SamplePeriod.time(-5)
        let page = Self.page(heading)
        #expect(page.contains("There are no samples of hosts in this period."))
        #expect(page.contains("none; the source has some from 2026-01-01 01:10:00 EET to 2026-01-01 01:35:00 EET"))
        #expect(!page.contains("<figure>"))
    }
}

/// Counts elements and keeps texts.
private final class PageReader: NSObject, XMLParserDelegate {
    var elements: [String: Int] = [:]
    var images = 0
    var texts: [String] = []
    private var text = ""

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements[name, default: 0] += 1
        if attributes["role"] == "img" { images += 1 }
        text = ""
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        texts.append(text)
        text = ""
    }
}
