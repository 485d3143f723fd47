import LoopbackServers
import Testing

/// `aerostat report --from-prometheus` with servers that have nothing, or nothing good, to say.
@Suite(.timeLimit(.minutes(2)))
struct PrometheusOptionsTests {
    private static let nothing = #"{"status":"success","data":{"resultType":"matrix","result":[]}}"#

    private static func report(
        _ port: UInt16,
        _ options: String = "",
        environment: String = ""
    ) async throws -> AerostatProcess.Result {
        let command = "\(environment) \"$0\" report --from-prometheus http://127.0.0.1:\(port) --since 1h \(options)"
        return try await AerostatProcess.run(shell: command)
    }

    @Test func emptyServerIsNoFailure() async throws {
        let server = try ScriptedReceiver(always: .status(200, body: Self.nothing))
        defer { server.stop() }
        let result = try await Self.report(server.port)
        #expect(result.status == 0)
        #expect(result.errors.hasPrefix("aerostat: http://127.0.0.1:\(server.port) has no samples from "))
        #expect(result.errors.hasSuffix("; it has none at all\n"))
    }

    @Test(arguments: [401, 302, 500])
    func refusalIsALineAndStatusThree(status: Int) async throws {
        let server = try ScriptedReceiver(
            always: .status(status, headers: ["Location: http://127.0.0.1:9/"], body: "no\nno")
        )
        defer { server.stop() }
        let result = try await Self.report(server.port)
        #expect(result.status == 3)
        #expect(result.output.isEmpty)
        #expect(result.errors.hasPrefix("aerostat: http://127.0.0.1:\(server.port) answered "))
        #expect(result.errors.filter { $0 == "\n" }.count == 1)
    }

    @Test func nobodyListens() async throws {
        let port = try LoopbackSocket.unusedPort()
        let result = try await Self.report(port)
        #expect(result.status == 3)
        #expect(result.errors.hasPrefix("aerostat: cannot reach http://127.0.0.1:\(port): "))
    }

    @Test func credentialsComeFromFileOrEnvironment() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write("alice\ns3cret", to: "credentials")
        let token = try folder.write("t0ken\n", to: "token")
        let calls = [
            ("--prometheus-credentials \(file)", "", "Basic YWxpY2U6czNjcmV0"),
            ("--prometheus-credentials \(token)", "AEROSTAT_PROMETHEUS_TOKEN=other", "Bearer t0ken"),
            ("", "AEROSTAT_PROMETHEUS_TOKEN=t0ken", "Bearer t0ken"),
            ("", "AEROSTAT_PROMETHEUS_USER=alice AEROSTAT_PROMETHEUS_PASSWORD=s3cret", "Basic YWxpY2U6czNjcmV0"),
        ]
        for (options, environment, header) in calls {
            let server = try ScriptedReceiver(always: .status(200, body: Self.nothing))
            defer { server.stop() }
            #expect(try await Self.report(server.port, options, environment: environment).status == 0)
            var requests = server.requests.makeAsyncIterator()
            #expect(await requests.next()?.headers["authorization"] == header)
        }
        let half = try await Self.report(9, environment: "AEROSTAT_PROMETHEUS_USER=alice")
        #expect(half.status == 3)
        #expect(half.errors.contains("AEROSTAT_PROMETHEUS_USER and AEROSTAT_PROMETHEUS_PASSWORD belong together"))
        let missing = try await Self.report(9, "--prometheus-credentials \(folder.path)/none")
        #expect(missing.status == 3)
        #expect(missing.errors == "aerostat: cannot read \(folder.path)/none: no such file or directory\n")
    }

    @Test(arguments: [
        ["--from-prometheus", "x"], ["--from-prometheus", "http://alice:s3cret@h"],
        ["--from-prometheus", "http://h", "--prometheus-selector", "job"], ["--prometheus-selector", "job=\"x\""],
        ["--from-prometheus", "http://h", "--history", "x"], ["--prometheus-ca", "x", "--history", "x"],
    ])
    func otherOptionsAreRefused(options: [String]) async throws {
        let result = try await AerostatProcess(["report"] + options).result()
        #expect(result.status == 64)
        #expect(!result.errors.contains("s3cret"))
    }
}
