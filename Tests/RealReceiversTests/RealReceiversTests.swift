import Foundation
import RealReceivers
import RunOutputReader
import Testing

/// What is put into each real receiver by hand comes back in the common form.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct RealReceiversTests {
    private typealias Series = OpenMetricsText.Series

    private static let start = Int64(Date().timeIntervalSince1970) * 1000 - 600_000 + 7

    private static let sent = ReceivedSeries([
        Series("aerostat_a_bytes", ["host": "h-1", "vm": "web 1"]): [
            ReceivedSample(milliseconds: start, value: 17_179_869_184),
            ReceivedSample(milliseconds: start + 1_250, value: 0.333_333),
            ReceivedSample(milliseconds: start + 2_000, value: -4),
        ],
        Series("aerostat_b"): [ReceivedSample(milliseconds: start, value: 0)],
    ])

    private static func write(from offset: Int64 = 0, value: Double = 5) async throws -> HandMadeWrite {
        var write = HandMadeWrite()
        write.add(["__name__": "aerostat_c"], [(start + offset, value)])
        return write
    }

    private static func writeAll(to port: Int) async throws {
        var write = HandMadeWrite()
        write.add(
            ["__name__": "aerostat_a_bytes", "host": "h-1", "vm": "web 1"],
            [(start, 17_179_869_184), (start + 1_250, 0.333_333), (start + 2_000, -4)]
        )
        write.add(["__name__": "aerostat_b"], [(start, 0)])
        try await write.post(port: port)
    }

    @Test(.enabled(if: RealServers.canRun(PrometheusReceiver.names), "\(RealServers.reason(PrometheusReceiver.names))"))
    func prometheusKeepsWhatItWasGiven() async throws {
        let receiver = try await PrometheusReceiver(in: try Surroundings())
        #expect(try await receiver.received().isEmpty)
        try await Self.writeAll(to: receiver.port)
        #expect(try await receiver.received() == Self.sent)
        // What a crash may not take, and what an ordered end may not.
        for signal in [SIGKILL, SIGTERM] {
            try await receiver.server.stop(by: signal)
            try await receiver.server.start()
            #expect(try await receiver.received() == Self.sent)
        }
        // Too old, and said so.
        let older = try await Self.write(from: -1)
        try await Self.write().post(port: receiver.port)
        let error = await #expect(throws: EndToEndError.self) { try await older.post(port: receiver.port) }
        #expect(error?.description.contains("400") == true)
        try await receiver.server.stop()
    }

    @Test(.enabled(if: RealServers.canRun(PrometheusReceiver.names), "\(RealServers.reason(PrometheusReceiver.names))"))
    func prometheusWithAWindowTakesAMonth() async throws {
        let receiver = try await PrometheusReceiver(in: try Surroundings(), outOfOrderWindow: "32d")
        let month: Int64 = 30 * 86_400_000
        try await Self.write().post(port: receiver.port)
        try await Self.write(from: -month, value: 6).post(port: receiver.port)
        let found = try await receiver.received(over: "31d").samples[Series("aerostat_c")]
        #expect(
            found == [
                ReceivedSample(milliseconds: Self.start - month, value: 6),
                ReceivedSample(milliseconds: Self.start, value: 5),
            ]
        )
        try await receiver.server.stop()
    }

    @Test(.enabled(if: RealServers.canRun(PrometheusReceiver.names), "\(RealServers.reason(PrometheusReceiver.names))"))
    func prometheusHeedsTheMarkOfAnEnd() async throws {
        let receiver = try await PrometheusReceiver(in: try Surroundings())
        let now = Int64(Date().timeIntervalSince1970 * 1000) - Self.start
        try await Self.write(from: now - 2000).post(port: receiver.port)
        #expect(try await receiver.current("aerostat_c").map(\.number) == [5])
        try await Self.write(from: now - 1000, value: HandMadeWrite.stale).post(port: receiver.port)
        #expect(try await receiver.current("aerostat_c").isEmpty)
        #expect(try await receiver.received().samples[Series("aerostat_c")]?.map(\.value) == [5])
        try await receiver.server.stop()
    }

    @Test(
        .enabled(
            if: RealServers.canRun(VictoriaMetricsReceiver.names),
            "\(RealServers.reason(VictoriaMetricsReceiver.names))"
        )
    )
    func victoriaMetricsKeepsWhatItWasGiven() async throws {
        let receiver = try await VictoriaMetricsReceiver(in: try Surroundings())
        #expect(try await receiver.received().isEmpty)
        try await Self.writeAll(to: receiver.port)
        #expect(try await receiver.received() == Self.sent)
        try await receiver.server.stop()
        try await receiver.server.start()
        #expect(try await receiver.received() == Self.sent)
        // Twice, and older: it takes both, so a test that reads it back sees both.
        for offset: Int64 in [0, 0, -86_400_000 * 31] { try await Self.write(from: offset).post(port: receiver.port) }
        let found = try await receiver.received("aerostat_c")
        #expect(found.sampleCount == 3)
        #expect(found.disorder != nil && Self.sent.disorder == nil)
        try await Self.write(from: 1000, value: HandMadeWrite.stale).post(port: receiver.port)
        let ended = try await receiver.received("aerostat_c")
        #expect(ended.sampleCount == 4 && ended.values.sampleCount == 3)
        try await receiver.server.stop()
    }

    @Test(
        .enabled(
            if: RealServers.canRun(PushgatewayReceiver.names),
            "\(RealServers.reason(PushgatewayReceiver.names))"
        )
    )
    func pushgatewayShowsItsGroups() async throws {
        let receiver = try await PushgatewayReceiver(in: try Surroundings())
        let page = "# TYPE aerostat_a gauge\naerostat_a{vm=\"web 1\"} 17179869184\n"
        try await HTTP.post(Data(page.utf8), to: "/metrics/job/aerostat/host/h-1", port: receiver.port)
        let labels = ["job": "aerostat", "host": "h-1", "vm": "web 1"]
        #expect(
            try await receiver.received()
                == ReceivedSeries([
                    Series("aerostat_a", labels): [ReceivedSample(milliseconds: 0, value: 17_179_869_184)]
                ])
        )
        try await receiver.server.stop()
    }

    @Test(.enabled(if: RealServers.canRun(InfluxReceiver.names), "\(RealServers.reason(InfluxReceiver.names))"))
    func influxKeepsWhatItWasGiven() async throws {
        let receiver = try await InfluxReceiver(in: try Surroundings())
        #expect(try await receiver.received().isEmpty)
        let lines = """
            aerostat_a_bytes,host=h-1,vm=web\\ 1 value=17179869184i \(Self.start)
            aerostat_b value=0i \(Self.start)
            aerostat_d,host=h-1 bytes=1i,ratio=0.5 \(Self.start)

            """
        let query = ["db": InfluxReceiver.database, "precision": "ms"]
        try await HTTP.post(Data(lines.utf8), to: InfluxReceiver.writePath, port: receiver.port, query: query)
        var found = try await receiver.received().samples
        let first = Series("aerostat_a_bytes", ["host": "h-1", "vm": "web 1"])
        #expect(found.removeValue(forKey: first) == [ReceivedSample(milliseconds: Self.start, value: 17_179_869_184)])
        let host = ["host": "h-1"]
        #expect(
            ReceivedSeries(found)
                == ReceivedSeries([
                    Series("aerostat_b"): [ReceivedSample(milliseconds: Self.start, value: 0)],
                    Series("aerostat_d_bytes", host): [ReceivedSample(milliseconds: Self.start, value: 1)],
                    Series("aerostat_d_ratio", host): [ReceivedSample(milliseconds: Self.start, value: 0.5)],
                ])
        )
        try await receiver.server.stop(by: SIGKILL)
        try await receiver.server.start()
        #expect(try await receiver.received().samples[first]?.count == 1)
        try await receiver.server.stop()
    }
}
