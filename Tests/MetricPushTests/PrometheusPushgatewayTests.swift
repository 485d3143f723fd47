import DeliveryQueue
import Foundation
import HostModel
import LoopbackServers
import SnapshotEncoding
import Testing

@testable import MetricPush

/// Deliveries to a real Pushgateway, read back from its page.
@Suite(.timeLimit(.minutes(1)))
struct PrometheusPushgatewayTests {
    private static let program = "/usr/bin/prometheus-pushgateway"
    private static let isInstalled = FileManager.default.isExecutableFile(atPath: program)

    /// Where the tests must prove something, a missing program is a failure and not a reason to skip.
    private static let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"

    @Test(.enabled(if: isInstalled || isRequired, "prometheus-pushgateway is not installed"))
    func groupsArriveAndGoAway() async throws {
        try #require(Self.isInstalled, "CI=true, but \(Self.program) is not installed")
        let gateway = try await Gateway.start(program: Self.program)
        defer { gateway.stop() }
        let bench = try PushBench(ports: [gateway.port], form: .pushgateway())
        // Label values that need each form of encoding, and some that need none.
        let hosts = ["h0", "rack 1+2%", "zürich?#&=", "a/b", "..", ""]
        let series = PushedSeries(Self.series(hosts: hosts))
        bench.push(.samples(SampleRow(milliseconds: 1, values: Self.values(hosts)), of: series))
        try await eventually { bench.ledger.queued == .zero }
        #expect(bench.ledger.delivered.samples == 12 && bench.lines.isEmpty)
        let arrived = try gateway.series()
        #expect(arrived == Self.expected(hosts))

        // Some hosts leave; the others get newer values.
        let left = PushedSeries(Self.series(hosts: ["h0", "a/b"]))
        bench.push(
            .ended(series.set.series(missingIn: left.set), of: series, milliseconds: 2),
            .samples(SampleRow(milliseconds: 2, values: Self.values(["h0", "a/b"])), of: left)
        )
        try await eventually { bench.ledger.queued == .zero }
        let remaining = try gateway.series()
        #expect(remaining == Self.expected(["h0", "a/b"]))

        bench.push(.ended([0..<left.set.count], of: left, milliseconds: 3))
        await bench.client.shutdown(within: .seconds(20))
        #expect(try gateway.series().isEmpty)
        #expect(bench.account.requestsFailed == 0 && bench.ledger.isBalanced && bench.ledger.dropped.isEmpty)
        #expect(bench.lines.isEmpty)
    }

    /// Two machines on each host.
    private static func series(hosts: [String]) -> SeriesSet {
        let family = SeriesSet.Family(
            name: "aerostat_test_bytes",
            kind: .gauge,
            unit: "bytes",
            help: "For a test.",
            decimals: 0
        )
        let subjects = hosts.flatMap { [[$0, "web-01"], [$0, "web-02"]] }
        return SeriesSet(
            blocks: [.init(prefix: "aerostat", labelNames: ["host", "vm"], subjects: subjects, families: [family])],
            counterStart: 0
        )
    }

    private static func values(_ hosts: [String]) -> [Int64] {
        hosts.indices.flatMap { [Int64($0), 17_179_869_184] }
    }

    private static func expected(_ hosts: [String]) -> Set<String> {
        var expected: Set<String> = []
        for (index, host) in hosts.enumerated() {
            // The gateway adds an empty instance of its own.
            let labels = "host=\"\(host)\",instance=\"\",job=\"aerostat\""
            expected.insert("aerostat_test_bytes{\(labels),vm=\"web-01\"} \(index)")
            expected.insert("aerostat_test_bytes{\(labels),vm=\"web-02\"} 1.7179869184e+10")
        }
        return expected
    }

    @Test(.enabled(if: isInstalled || isRequired, "prometheus-pushgateway is not installed"))
    func gatewaysWordsReachTheLog() async throws {
        try #require(Self.isInstalled, "CI=true, but \(Self.program) is not installed")
        let gateway = try await Gateway.start(program: Self.program)
        defer { gateway.stop() }
        let bench = try PushBench(ports: [gateway.port], form: .pushgateway())
        bench.report("m 1 1700000000000\n")
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.ledger.dropped == [.refused: DeliveryAmount(reports: 1)])
        let line = try #require(bench.lines.first)
        #expect(line.contains("was answered 400: ") && line.contains("timestamp"))
    }

    @Test(.enabled(if: isInstalled || isRequired, "prometheus-pushgateway is not installed"))
    func certificateThatNobodyVouchesForIsNotTrusted() async throws {
        try #require(Self.isInstalled, "CI=true, but \(Self.program) is not installed")
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: directory) } }
        let (key, certificate) = (directory.appending(path: "key.pem"), directory.appending(path: "cert.pem"))
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        openssl.arguments =
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
            + ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
            + ["-keyout", key.path, "-out", certificate.path]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        try #require(openssl.terminationStatus == 0)
        let configuration = directory.appending(path: "web.yml")
        let text = "tls_server_config: {cert_file: \(certificate.path), key_file: \(key.path)}\n"
        try Data(text.utf8).write(to: configuration)
        let gateway = try await Gateway.start(
            program: Self.program,
            options: ["--web.config.file=\(configuration.path)"]
        )
        defer { gateway.stop() }
        let bench = try PushBench(ports: [gateway.port], form: .pushgateway(scheme: "https"))
        bench.report("m 1\n")
        try await eventually { bench.account.requestsFailed > 0 }
        await bench.client.shutdown(within: .zero)
        #expect(bench.account.requestsSucceeded == 0)
        #expect(bench.lines.first?.contains("certificate") == true)
    }

    /// A running gateway.
    private struct Gateway {
        let port: UInt16
        private let process: Process

        static func start(program: String, options: [String] = []) async throws -> Gateway {
            let port = try LoopbackSocket.unusedPort()
            let process = Process()
            process.executableURL = URL(fileURLWithPath: program)
            // Debian's build keeps what was pushed in a file unless told not to: one run would meet another's groups.
            process.arguments = ["--web.listen-address=127.0.0.1:\(port)", "--persistence.file="] + options
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            let gateway = Gateway(port: port, process: process)
            try await eventually {
                do {
                    // Any answer will do: a gateway with TLS sends this plain request away.
                    return try !LoopbackSocket.get("/-/ready", port: port).isEmpty
                } catch {
                    // Nobody listens yet.
                    return false
                }
            }
            return gateway
        }

        func stop() {
            process.terminate()
            process.waitUntilExit()
        }

        /// The samples of the tests' own metric.
        func series() throws -> Set<String> {
            let page = try LoopbackSocket.get("/metrics", port: port)
            return Set(page.split(separator: "\n").filter { $0.hasPrefix("aerostat_test_bytes{") }.map(String.init))
        }
    }
}
