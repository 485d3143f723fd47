import HostModel
import Logging
import StatusServer
import Testing

@testable import SimulationRuntime

struct WebPartsTests {
    @Test func theLedgerIsTheServersWithThePagesAndWithoutAFileThatIsNotThere() {
        let parts = WebParts(nil, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        for _ in 0..<7 { parts.pages.countEncoded() }
        for _ in 0..<2 { parts.pages.countCompressed() }
        var expected = WebLedger()
        expected.encodedPages = 7
        expected.compressedPages = 2
        #expect(parts.ledger == expected)
    }
}
