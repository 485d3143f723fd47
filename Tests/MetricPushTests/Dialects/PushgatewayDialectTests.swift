import CurlTransfer
import HostModel
import SnapshotEncoding
import Testing

@testable import MetricPush

struct PushgatewayDialectTests {
    private let set = SeriesSet.fleet(machines: 4)

    private func dialect(change: (inout PushSettings) -> Void = { _ in }) throws -> any PushDialect {
        let options = PushOptions(userAgent: "", labels: [("job", "aerostat"), ("instance", "127.0.0.1:10075")])
        var dialect = try makeDialect("pushgateway+http://r", options: options, change: change)
        dialect.begin(set)
        return dialect
    }

    /// Method and path of each request, and how many samples it is about.
    private func requests(_ items: [QueuedItem]) throws -> [String] {
        var dialect = try dialect()
        return dialect.plan(items.map { PlannedItem($0) }, setAside: []).map { shipment in
            let exchange = dialect.exchange(for: shipment)
            return "\(exchange.http?.method ?? "") \(exchange.path) \(shipment.amount.samples)"
        }
    }

    /// Machines 0 and 2 are h0's; of each family and label value the series are numbered by machine.
    private let ofFirstHost: [Range<Int>] = stride(from: 0, to: 16, by: 2).map { number in number..<number + 1 }
    private let instance = "/metrics/job/aerostat/instance/127.0.0.1%3A10075"

    @Test func roundIsAPageForEachHostAndOneForTheRest() throws {
        let expected = [
            "PUT /metrics/job/aerostat/host/h0 8", "PUT /metrics/job/aerostat/host/h1 8", "PUT \(instance) 1",
        ]
        #expect(try requests([.samples(set.row(at: 5))]) == expected)
        var dialect = try dialect()
        #expect(dialect.keepsLastValuesOnly)
        let shipments = dialect.plan([PlannedItem(.samples(set.row(at: 5)))], setAside: [])
        let exchange = dialect.exchange(for: shipments[2])
        #expect(exchange.http?.contentType == "text/plain; version=0.0.4; charset=utf-8")
        let page = String(decoding: exchange.http?.body ?? [], as: UTF8.self)
        #expect(page.hasSuffix("\naerostat_up 16005\n"))
    }

    @Test func labelsOfTheSettingsGoIntoThePath() throws {
        var dialect = try dialect { settings in
            #expect(throws: Never.self) {
                try settings.setExternalLabels([.init(name: "job", value: "fleet"), .init(name: "site", value: "b")])
            }
        }
        let shipments = dialect.plan([PlannedItem(.samples(set.row(at: 5)))], setAside: [])
        var paths: [String] = []
        for shipment in shipments { paths.append(dialect.exchange(for: shipment).path) }
        #expect(
            paths == [
                "/metrics/job/fleet/host/h0/site/b", "/metrics/job/fleet/host/h1/site/b",
                "/metrics/job/fleet/instance/127.0.0.1%3A10075/site/b",
            ]
        )
    }

    @Test func newestRoundOfABacklogIsSent() throws {
        let dialect = try dialect()
        let items = (1...5).map { PlannedItem(.samples(set.row(at: $0))) }
        let shipments = dialect.plan(items, setAside: [])
        #expect(shipments.count == 3)
        for shipment in shipments {
            guard case .group(_, let row) = shipment.cargo else {
                Issue.record("not a group: \(shipment)")
                return
            }
            #expect(row.milliseconds == 5)
        }
        // All of a backlog is taken at once, because nearly all of it is replaced.
        #expect(dialect.samplesAtOnce == .max)
    }

    @Test func groupIsDeletedWhenAllOfItHasEnded() throws {
        #expect(
            try requests([.ended([0..<set.count], milliseconds: 1)]) == [
                "DELETE /metrics/job/aerostat/host/h0 8", "DELETE /metrics/job/aerostat/host/h1 8",
                "DELETE \(instance) 1",
            ]
        )
        #expect(try requests([.ended(ofFirstHost, milliseconds: 1)]) == ["DELETE /metrics/job/aerostat/host/h0 8"])
        #expect(try requests([.ended([0..<3], milliseconds: 1)]).isEmpty)
    }

    /// A page that is tried again goes behind the others, and must not come after the end of its group.
    @Test func groupThatEndsIsNotSentBefore() throws {
        let items: [QueuedItem] = [.samples(set.row(at: 1)), .ended(ofFirstHost, milliseconds: 2)]
        let expected = [
            "PUT /metrics/job/aerostat/host/h1 8", "PUT \(instance) 1", "DELETE /metrics/job/aerostat/host/h0 8",
        ]
        #expect(try requests(items) == expected)
        // What comes after the end is alive.
        #expect(try requests([items[1], items[0]]).count == 4)
    }

    @Test func reportIsAPageOfItsOwn() throws {
        let report = PushReport(
            title: "t",
            content: .init(mediaType: "text/plain; version=0.0.4; charset=utf-8", body: Array("m 1\n".utf8))
        )
        var dialect = try dialect()
        let shipments = dialect.plan([PlannedItem(.report(report))], setAside: [])
        #expect(shipments.map(\.amount) == [DeliveryAmount(reports: 1)])
        let exchange = dialect.exchange(for: shipments[0])
        #expect(exchange.path == "/metrics/job/aerostat" && exchange.http?.method == "PUT")
        #expect(exchange.http?.body == report.content.body)
    }
}
