import Foundation
import GoldenFiles
import Testing

/// Prometheus' own linter reads the page.
struct PromtoolTests {
    @Test(
        .enabled(if: OutsideParser.canRunPromtool, "\(OutsideParser.promtoolReason)"),
        .timeLimit(.minutes(5)),
        arguments: ["page.txt", "page-probe.txt", "summary-host.prom", "summary-fleet.prom"]
    )
    func promtoolFindsNothingToSay(page: String) throws {
        let run = try OutsideParser.promtool([UInt8](try Data(contentsOf: Golden.path(page))))
        #expect(run.status == 0)
        #expect(run.output.isEmpty)
    }

    /// Shows that the check can fail: a counter without `_total` and help.
    @Test(
        .enabled(if: OutsideParser.canRunPromtool, "\(OutsideParser.promtoolReason)"),
        .timeLimit(.minutes(5))
    )
    func promtoolSpeaksUpAboutABadPage() throws {
        let run = try OutsideParser.promtool(Array("# TYPE aerostat_bad counter\naerostat_bad 1\n".utf8))
        #expect(run.status != 0)
        #expect(run.text.contains("aerostat_bad"))
    }
}
