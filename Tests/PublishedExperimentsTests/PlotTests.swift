import Foundation
import Testing

@testable import PublishedExperiments

#if canImport(FoundationXML)
    import FoundationXML
#endif

struct PlotTests {
    /// What a parser finds in a document.
    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [String: Int] = [:]
        var text = ""

        func parser(
            _ parser: XMLParser,
            didStartElement name: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements[name, default: 0] += 1
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
    }

    private func read(_ svg: [UInt8]) -> Reader? {
        let parser = XMLParser(data: Data(svg))
        let reader = Reader()
        parser.delegate = reader
        return parser.parse() ? reader : nil
    }

    @Test func isWellFormedAndSaysWhatItShows() throws {
        let reader = try #require(read(Reproduction.small.plot()))
        #expect(reader.elements["svg"] == 1)
        #expect(reader.elements["polyline"] == 1)
        // The published point, and its mark in the legend.
        #expect(reader.elements["circle"] == 2)
        for text in ["A-1: Memory <by> time", "time (min)", "memory (MB)", "published: idle"] {
            #expect(reader.text.contains(text), "\(text)")
        }
    }

    @Test func needsNothingFromOutside() {
        let svg = String(decoding: Reproduction.small.plot(), as: UTF8.self)
        #expect(!svg.contains("href") && !svg.contains("url(") && !svg.contains("<script"))
    }

    @Test func withoutCurvesItSaysSo() throws {
        let reader = try #require(read(Reproduction(results: []).plot()))
        #expect(reader.text.contains("no curves"))
    }

    @Test(arguments: [
        ([0.0, 256], 0.0, 300.0), ([1, 10], 0, 10), ([128, 224], 120, 240), ([200, 224], 200, 225), ([-2.5, 4], -4, 4),
        ([7, 7], 7, 8), ([], 0, 1), ([0, 0], 0, 1),
    ])
    func axesCoverAllValuesWithRoundSteps(values: [Double], low: Double, high: Double) {
        let axis = PlotAxis(values, count: 6)
        for value in values { #expect(axis.low <= value && value <= axis.high) }
        #expect(axis.ticks.count >= 2 && axis.ticks.count <= 10)
        #expect(axis.ticks.first == axis.low)
        if low != 7, high > 1 { #expect(abs(axis.low - low) < 1e-9 && abs(axis.high - high) < 1e-9) }
    }
}
