import Testing

@testable import StatusServer

struct StatusServerConfigurationTests {
    @Test(arguments: ["", "metrics", "/", "/-/ready", "/api/v1/snapshot", "/me trics", "/%20", "/a?b", "/ä"])
    func refusesAPathThatIsNoneOrTaken(path: String) {
        #expect(throws: ServerError.badTelemetryPath(path)) { try StatusServerConfiguration(telemetryPath: path) }
    }

    @Test func takesAnotherPathForTheMetrics() throws {
        #expect(try StatusServerConfiguration(telemetryPath: "/probe/metrics").telemetryPath == "/probe/metrics")
    }
}
