import CurlTransfer
import HostModel
import ReportMail
import SnapshotEncoding
import Testing

@testable import MetricPush

/// The dialects of whole reports: a plain POST, and mail.
struct ReportDialectTests {
    private let report = PushReport.text("body", title: "Night", html: "<p>body</p>")

    private func shipment(_ dialect: any PushDialect, sequence: UInt64 = 7) throws -> Shipment {
        let shipments = dialect.plan([PlannedItem(.report(report), sequence: sequence)], setAside: [])
        try #require(shipments.count == 1)
        #expect(shipments[0].amount == DeliveryAmount(reports: 1))
        return shipments[0]
    }

    @Test(arguments: ["json+http://r/in", "csv+http://r/in"])
    func reportIsPostedAsItIs(url: String) throws {
        var dialect = try makeDialect(url)
        let exchange = dialect.exchange(for: try shipment(dialect))
        #expect(exchange.path.isEmpty && exchange.headers.isEmpty)
        let body = Array("body".utf8)
        #expect(
            exchange.http
                == HTTPExchange(method: "POST", contentType: "text/plain", contentEncoding: "", body: body)
        )
    }

    @Test func reportIsCompressedWhereThatIsWanted() throws {
        var dialect = try makeDialect("csv+http://r/in") { $0.compression = .gzip }
        let http = dialect.exchange(for: try shipment(dialect)).http
        #expect(http?.contentEncoding == "gzip" && http?.body?.prefix(2) == [0x1F, 0x8B])
    }

    @Test func mailHasTheReportAndItsPage() throws {
        var dialect = try makeDialect("smtp://mail.example?to=ops@example.com,night@example.com&from=host@example.com")
        let exchange = dialect.exchange(for: try shipment(dialect))
        guard case .mail(let sender, let recipients, let message, let encryption) = exchange.exchange else {
            Issue.record("not a mail: \(exchange)")
            return
        }
        #expect(sender == "host@example.com" && recipients == ["ops@example.com", "night@example.com"])
        // Nothing secret is sent, so a server without encryption is good enough.
        #expect(encryption == .optional)
        let text = String(decoding: message, as: UTF8.self)
        #expect(text.contains("Subject: Night\r\n") && text.contains("<p>body</p>"))
        #expect(text.contains("Tue, 14 Nov 2023 22:13:20 +0000"))
    }

    @Test func mailIsTheSameAtEachTryAndNoOther() throws {
        let url = "smtp://mail.example?to=ops@example.com&from=host@example.com"
        var dialect = try makeDialect(url)
        var later = try makeDialect(url)
        func message(_ dialect: inout any PushDialect, sequence: UInt64) throws -> [UInt8] {
            guard
                case .mail(_, _, let message, _) = dialect.exchange(for: try shipment(dialect, sequence: sequence))
                    .exchange
            else { return [] }
            return message
        }
        let first = try message(&dialect, sequence: 7)
        #expect(!first.isEmpty)
        #expect(try message(&dialect, sequence: 7) == first)
        #expect(try message(&later, sequence: 7) == first)
        #expect(try message(&dialect, sequence: 8) != first)
    }

    @Test func passwordIsNotSentInTheOpen() throws {
        var dialect = try makeDialect("smtp://mail.example?to=ops@example.com&from=host@example.com") {
            $0.credentials = .basic(user: "host", password: "s3cret")
        }
        guard case .mail(_, _, _, let encryption) = dialect.exchange(for: try shipment(dialect)).exchange else {
            Issue.record("not a mail")
            return
        }
        #expect(encryption == .required)
    }
}
