import Testing

/// Modules import only downwards: the table is the architecture, and grows when there is a reason.
struct ModuleGraphTests {
    /// What each module imports of this package and of libraries.
    static let table: [String: Set<String>] = [
        "CBuildFacts": [],
        "CCrypt": [],
        "CCurl": [],
        "CPrefetch": [],
        "CSnappy": [],
        "CZlib": [],
        "HostModel": [],
        "HostSimulation": ["CPrefetch", "HostModel"],
        "SnapshotEncoding": ["HostModel"],
        "StatusPage": ["HostModel", "SnapshotEncoding"],
        "SnapshotHistory": ["HostModel", "GRDB", "GRDBSQLite"],
        "LocatedYAML": ["Yams"],
        "ScenarioFiles": ["HostModel", "HostSimulation", "LocatedYAML"],
        "AlertRehearsal": ["HostModel", "LocatedYAML", "SnapshotEncoding"],
        "PublishedExperiments": ["HostModel", "HostSimulation", "SnapshotEncoding"],
        "CurlTransfer": ["CCurl", "CZlib"],
        "DeliveryQueue": ["CZlib", "HostModel"],
        "JSONReading": [],
        "TerminalView": ["JSONReading"],
        "PrometheusReading": ["CurlTransfer", "HostModel", "JSONReading"],
        "ReportMail": ["CurlTransfer", "HostModel"],
        "MetricPush": [
            "CurlTransfer", "CSnappy", "DeliveryQueue", "HostModel", "ReportMail", "SnapshotEncoding", "Logging",
        ],
        "PushFiles": ["CurlTransfer", "DeliveryQueue", "LocatedYAML", "MetricPush", "ReportMail"],
        "WebSecurity": ["CCrypt", "NIOCore", "NIOSSL"],
        "WebFiles": ["LocatedYAML", "WebSecurity"],
        "StatusServer": [
            "HostModel", "WebSecurity", "HummingbirdCore", "HummingbirdHTTP2", "HTTPTypes", "NIOCore", "NIOHTTPTypes",
            "NIOPosix",
            "NIOSSL", "NIOTLS", "Logging",
        ],
        "SimulationRuntime": [
            "CZlib", "HostModel", "HostSimulation", "SnapshotEncoding", "SnapshotHistory", "DeliveryQueue",
            "MetricPush", "StatusPage", "StatusServer", "WebSecurity", "Logging", "ServiceLifecycle", "UnixSignals",
        ],
        "aerostat": [
            "CBuildFacts", "HostModel", "HostSimulation", "SnapshotEncoding", "SnapshotHistory", "LocatedYAML",
            "ScenarioFiles", "PublishedExperiments", "DeliveryQueue", "PushFiles", "MetricPush", "CurlTransfer",
            "PrometheusReading", "ReportMail", "StatusServer", "SimulationRuntime", "TerminalView", "WebFiles",
            "AlertRehearsal", "ArgumentParser", "Logging", "Subprocess", "SystemPackage",
        ],
    ]

    /// Comes with the compiler or the system; where these may be used is another test.
    static let systemModules: Set<String> = [
        "Glibc", "Musl", "Darwin", "Synchronization", "Dispatch", "CDispatch", "Foundation",
    ]

    static func imports(of module: String) throws -> Set<String> {
        let files = try Repository.files(under: "Sources/\(module)", withExtension: "swift")
        return Set(try files.flatMap { SwiftSource(try Repository.text($0)).imports })
    }

    @Test func eachModuleImportsWhatTheTableSays() throws {
        for module in try Repository.folders(in: "Sources") {
            let expected = try #require(Self.table[module], "module \(module) is not in the table")
            let found = try Self.imports(of: module).subtracting(Self.systemModules)
            #expect(found.subtracting(expected).isEmpty, "\(module) imports what the table does not list")
            #expect(expected.subtracting(found).isEmpty, "\(module) does not import what the table lists")
        }
    }

    @Test(arguments: [
        "HostModel", "HostSimulation", "SnapshotEncoding", "PublishedExperiments", "JSONReading", "TerminalView",
    ])
    func pureModulesKnowNoFilesAndNoClock(module: String) throws {
        let pure = try Self.imports(of: module).intersection(Self.systemModules).subtracting(["Synchronization"])
        #expect(pure.isEmpty, "\(module) is pure")
    }

    @Test func foundationIsNotLinked() throws {
        for module in try Repository.folders(in: "Sources") {
            let found = try Self.imports(of: module).filter { $0.hasPrefix("Foundation") }
            #expect(found.isEmpty, "\(module) would make the program some 60 MB larger when linked statically")
        }
    }
}
