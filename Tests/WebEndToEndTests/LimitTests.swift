import Foundation
import LoopbackClient
import RealReceivers
import Testing

/// What the server bears: many clients, and more scrapes than it may answer at a time.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct LimitTests {
    /// Resident memory of a process in KiB.
    private func resident(_ program: RunningProgram) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(program.processIdentifier)/status", encoding: .utf8)
        return try #require(status.firstMatch(of: /VmRSS:\s*(\d+) kB/).flatMap { Int($0.output.1) })
    }

    /// Scrapes in turns over so many connections that stay open; each answer must be whole.
    private func scrape(port: Int, connections: Int, rounds: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<connections {
                group.addTask {
                    let connection = try LoopbackConnection(port: port)
                    let encoding = number.isMultiple(of: 2) ? "gzip" : "identity"
                    for _ in 0..<rounds {
                        try await connection.send(
                            "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: \(encoding)\r\n\r\n"
                        )
                        let reply = try await connection.receiveReply()
                        guard reply.status == 200 else { throw LoopbackError("status \(reply.status)") }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func memoryStaysFlatWhileFiftyClientsScrape() async throws {
        let surroundings = try Surroundings()
        let aerostat = try surroundings.startAerostat(["overcommit", "--speed", "max"])
        let port = try await aerostat.port()
        let scrapes = Int(ProcessInfo.processInfo.environment["AEROSTAT_SOAK_SCRAPES"] ?? "") ?? 2000
        // The first thousand fill what is kept: threads, connections, buffers.
        try await scrape(port: port, connections: 50, rounds: 20)
        let before = try resident(aerostat)
        try await scrape(port: port, connections: 50, rounds: max(1, scrapes / 50))
        let after = try resident(aerostat)
        #expect(Double(after) < Double(before) * 1.05, "\(before) KiB, then \(after) KiB")
        let page = try await MetricsPage.fetch(port: port)
        #expect(page.sum("aerostat_scrapes_total") >= Double(1000 + scrapes))
        #expect(page.sum("aerostat_books_imbalance_pages") == 0)
        #expect(try await aerostat.stop() == 0)
    }

    @Test func scrapesAboveTheBoundAreTurnedAwayAndCounted() async throws {
        let surroundings = try Surroundings()
        // A page that does not fit into the buffers of a connection, so that a client that does not read holds its scrape.
        let aerostat = try surroundings.startAerostat(["fleet", "--web.max-requests", "2", "--log.level", "info"])
        let port = try await aerostat.port()
        let request = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
        let holders = try (0..<2).map { _ in try LoopbackConnection(port: port, receiveBuffer: 4096) }
        var started: [[UInt8]] = []
        for holder in holders {
            try await holder.send(request)
            started.append(try await holder.receive(count: 1))
        }
        let refused = try await LoopbackClient.request("/metrics", port: port)
        #expect(refused.status == 503)
        #expect(refused.text.contains("2"))
        #expect(refused.headers["retry-after"] != nil)
        #expect(try await LoopbackClient.request("/-/healthy", port: port).status == 200)
        // The first client reads on, and makes room.
        _ = try await holders[0].receiveReply(after: started[0])
        let page = try await poll("a scrape that is answered", within: 20) {
            let reply = try await LoopbackClient.request("/metrics", port: port)
            return reply.status == 200 ? try MetricsPage(Data(reply.body)) : nil
        }
        #expect(page.sum("aerostat_refused_requests_total", ["reason": "max_requests"]) >= 1)
        #expect(page.sum("aerostat_scrapes_in_flight") >= 1)
        #expect(try await aerostat.stop() == 0)
    }
}
