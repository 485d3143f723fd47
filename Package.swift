// swift-tools-version: 6.3
import PackageDescription

// The commit that `--version` shows; the Makefile sets it, a plain build leaves it out.
let commit = Context.environment["AEROSTAT_COMMIT"] ?? ""
let isCommitHash = !commit.isEmpty && commit.allSatisfy(\.isHexDigit)

let package = Package(
    name: "aerostat",
    products: [
        .executable(name: "aerostat", targets: ["aerostat"]),
        // Prints digests of random runs, so that builds and machines can be compared; see Tests/DeterminismDriver.
        .executable(name: "determinism-driver", targets: ["DeterminismDriver"]),
        // For the nested package in Benchmarks, which sees products only.
        .library(name: "HostModel", targets: ["HostModel"]),
        .library(name: "HostSimulation", targets: ["HostSimulation"]),
        .library(name: "SnapshotEncoding", targets: ["SnapshotEncoding"]),
    ],
    dependencies: [
        // Command line: parsing, help texts, completion scripts.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // HTTP server: routing, deadlines, graceful shutdown.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        // What the server speaks in: header names, and the connection that its deadlines act on.
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        // TLS of the server, chosen anew for each connection.
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        // The parts in which the server hands requests and answers through its connections.
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        // Programs that a command runs, as promtool in a rehearsal: their end, their output, their signals.
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
        // The paths that the line above speaks of.
        .package(url: "https://github.com/apple/swift-system", from: "1.6.0"),
        // Logging front end shared with the server.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // Start and ordered stop of the long-lived parts, signals included.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // Scenario files: the one YAML parser here that gives line and column for each node.
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        // History: connections, transactions, migrations of the SQLite file.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .target(name: "HostModel"),
        // One function in C, because Swift cannot ask for memory ahead of its use.
        .target(name: "CPrefetch"),
        .target(name: "HostSimulation", dependencies: ["CPrefetch", "HostModel"]),
        .target(name: "SnapshotEncoding", dependencies: ["HostModel"]),
        // The page at `/`: what a browser loads, and the numbers for those without scripts.
        .target(
            name: "StatusPage",
            dependencies: ["HostModel", "SnapshotEncoding"],
            resources: [.embedInCode("Assets")]
        ),
        .target(
            name: "SnapshotHistory",
            dependencies: [
                "HostModel",
                .product(name: "GRDB", package: "GRDB.swift"),
                // What GRDB leaves to its users: statements of nothing but integers, a row a statement.
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        .target(name: "LocatedYAML", dependencies: [.product(name: "Yams", package: "Yams")]),
        .target(
            name: "ScenarioFiles",
            dependencies: ["HostModel", "HostSimulation", "LocatedYAML"],
            resources: [.embedInCode("BuiltIn")]
        ),
        // Rule files, the timelines of their alerts, and what was expected of them; runs nothing.
        .target(name: "AlertRehearsal", dependencies: ["HostModel", "LocatedYAML", "SnapshotEncoding"]),
        .target(name: "PublishedExperiments", dependencies: ["HostModel", "HostSimulation", "SnapshotEncoding"]),
        .systemLibrary(
            name: "CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
        ),
        // Blocks of Prometheus remote write are compressed by it.
        .systemLibrary(name: "CSnappy", providers: [.apt(["libsnappy-dev"]), .brew(["snappy"])]),
        // Checksums of queue files, gzip of request bodies.
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        // Passwords of the web configuration file are hashed with bcrypt.
        .systemLibrary(
            name: "CCrypt",
            pkgConfig: "libcrypt",
            providers: [.apt(["libcrypt-dev"]), .brew(["libxcrypt"])]
        ),
        .target(name: "CurlTransfer", dependencies: ["CCurl", "CZlib"]),
        .target(name: "DeliveryQueue", dependencies: ["CZlib", "HostModel"]),
        .target(name: "JSONReading"),
        // What `aerostat top` shows: documents of the status page in, lines of a terminal out.
        .target(name: "TerminalView", dependencies: ["JSONReading"]),
        .target(name: "PrometheusReading", dependencies: ["CurlTransfer", "HostModel", "JSONReading"]),
        .target(name: "ReportMail", dependencies: ["CurlTransfer", "HostModel"]),
        .target(
            name: "MetricPush",
            dependencies: [
                "CurlTransfer", "CSnappy", "CZlib", "DeliveryQueue", "HostModel", "ReportMail", "SnapshotEncoding",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "PushFiles",
            dependencies: ["CurlTransfer", "DeliveryQueue", "LocatedYAML", "MetricPush", "ReportMail"]
        ),
        .target(
            name: "WebSecurity",
            dependencies: [
                "CCrypt",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .target(name: "WebFiles", dependencies: ["LocatedYAML", "WebSecurity"]),
        .target(
            name: "StatusServer",
            dependencies: [
                "HostModel", "WebSecurity",
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        // One function in C, because a Swift file cannot take a text from the build.
        .target(
            name: "CBuildFacts",
            cSettings: isCommitHash ? [.define("AEROSTAT_COMMIT", to: "\"\(commit)\"")] : []
        ),
        .target(
            name: "SimulationRuntime",
            dependencies: [
                "CZlib", "HostModel", "HostSimulation", "SnapshotEncoding", "SnapshotHistory", "ScenarioFiles",
                "DeliveryQueue", "MetricPush", "StatusPage", "StatusServer", "WebSecurity",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        .target(name: "LoopbackClient", path: "Tests/LoopbackClient"),
        .target(name: "LoopbackServers", path: "Tests/LoopbackServers"),
        .target(name: "RunOutputReader", path: "Tests/RunOutputReader"),
        .target(name: "GoldenFiles", path: "Tests/GoldenFiles"),
        .target(
            name: "RealReceivers",
            dependencies: ["LoopbackServers", "RunOutputReader"],
            path: "Tests/RealReceivers"
        ),
        // Chromium without a window, for the pages that people look at.
        .target(
            name: "HeadlessBrowser",
            dependencies: ["LoopbackClient", "RealReceivers"],
            path: "Tests/HeadlessBrowser"
        ),
        .target(name: "RecordedPeriods", dependencies: ["HostModel"], path: "Tests/RecordedPeriods"),
        .testTarget(
            name: "WebSecurityTests",
            dependencies: [
                "WebSecurity", "LoopbackServers",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .testTarget(
            name: "WebFilesTests",
            dependencies: [
                "LocatedYAML", "LoopbackServers", "WebFiles", "WebSecurity",
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            exclude: ["Corpus"]
        ),
        .testTarget(
            name: "StatusServerTests",
            dependencies: [
                "StatusServer", "HostModel", "WebSecurity", "LoopbackClient", "LoopbackServers",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            exclude: ["Corpus"]
        ),
        .testTarget(
            name: "SimulationRuntimeTests",
            dependencies: [
                "CZlib", "SimulationRuntime", "HostModel", "HostSimulation", "MetricPush", "SnapshotEncoding",
                "StatusServer", "WebSecurity",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "AerostatCommandTests",
            dependencies: [
                "aerostat", "HostModel", "HostSimulation", "ScenarioFiles", "SnapshotEncoding", "LoopbackClient",
                "LoopbackServers", "RealReceivers", "RunOutputReader",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["Golden"]
        ),
        .executableTarget(
            name: "aerostat",
            dependencies: [
                "HostModel", "HostSimulation", "SnapshotEncoding", "SnapshotHistory", "LocatedYAML", "ScenarioFiles",
                "AlertRehearsal", "PublishedExperiments", "DeliveryQueue", "PushFiles", "MetricPush", "CurlTransfer",
                "PrometheusReading", "ReportMail", "StatusServer", "SimulationRuntime", "TerminalView", "WebFiles",
                "CBuildFacts",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "RandomScenarios",
            dependencies: ["HostModel", "HostSimulation"],
            path: "Tests/RandomScenarios"
        ),
        .executableTarget(
            name: "DeterminismDriver",
            dependencies: ["HostModel", "HostSimulation", "RandomScenarios"],
            path: "Tests/DeterminismDriver",
            // Rounding is a call into libm, which nothing else in this program pulls in.
            linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]
        ),
        .testTarget(name: "HostModelTests", dependencies: ["HostModel", "RandomScenarios", "RecordedPeriods"]),
        .testTarget(
            name: "HostSimulationTests",
            dependencies: ["HostModel", "HostSimulation", "SnapshotEncoding", "RandomScenarios"]
        ),
        .testTarget(
            name: "SnapshotEncodingTests",
            dependencies: [
                "HostModel", "HostSimulation", "ScenarioFiles", "SnapshotEncoding", "GoldenFiles", "RecordedPeriods",
                "RunOutputReader",
            ],
            exclude: ["Corpus", "Golden", "Protobuf"]
        ),
        .testTarget(
            name: "StatusPageTests",
            dependencies: ["HostModel", "HostSimulation", "ScenarioFiles", "StatusPage", "GoldenFiles"],
            exclude: ["Golden"]
        ),
        .testTarget(name: "CurlTransferTests", dependencies: ["CurlTransfer", "LoopbackServers"]),
        .testTarget(name: "DeliveryQueueTests", dependencies: ["DeliveryQueue", "HostModel", "RandomScenarios"]),
        .testTarget(name: "JSONReadingTests", dependencies: ["JSONReading"]),
        .testTarget(
            name: "TerminalViewTests",
            dependencies: ["TerminalView", "GoldenFiles"],
            exclude: ["Documents", "Golden"]
        ),
        .testTarget(
            name: "PrometheusReadingTests",
            dependencies: ["CurlTransfer", "HostModel", "JSONReading", "PrometheusReading", "LoopbackServers"]
        ),
        .testTarget(
            name: "ReportMailTests",
            dependencies: ["CurlTransfer", "HostModel", "ReportMail", "LoopbackServers", "RealReceivers"]
        ),
        .testTarget(
            name: "MetricPushTests",
            dependencies: [
                "CSnappy", "CurlTransfer", "DeliveryQueue", "HostModel", "MetricPush", "ReportMail", "SnapshotEncoding",
                "LoopbackServers", "RandomScenarios",
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "PushFilesTests",
            dependencies: ["CurlTransfer", "DeliveryQueue", "LocatedYAML", "MetricPush", "PushFiles", "ReportMail"]
        ),
        .testTarget(
            name: "SnapshotHistoryTests",
            dependencies: [
                "SnapshotHistory", "HostModel", "HostSimulation", "RandomScenarios",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["Golden"]
        ),
        .testTarget(name: "RepositoryTests", dependencies: ["HostModel", "SnapshotEncoding", "PublishedExperiments"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "aerostat", "HeadlessBrowser", "LoopbackClient", "LoopbackServers", "RealReceivers", "RunOutputReader",
            ]
        ),
        .testTarget(
            name: "StatusPageEndToEndTests",
            dependencies: [
                "aerostat", "HeadlessBrowser", "HostModel", "LoopbackServers", "RealReceivers", "SnapshotEncoding",
                "StatusPage", "StatusServer", "WebSecurity",
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Accessibility"]
        ),
        .testTarget(
            name: "PushEndToEndTests",
            dependencies: [
                "aerostat", "LoopbackClient", "LoopbackServers", "RandomScenarios", "RealReceivers", "RunOutputReader",
            ]
        ),
        .testTarget(
            name: "WebEndToEndTests",
            dependencies: [
                "aerostat", "HostModel", "HostSimulation", "SnapshotEncoding", "StatusServer", "WebSecurity",
                "LoopbackClient", "LoopbackServers", "RealReceivers", "RunOutputReader",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "AlertRehearsalTests",
            dependencies: ["AlertRehearsal", "GoldenFiles", "HostModel", "LocatedYAML", "SnapshotEncoding"],
            exclude: ["Golden"]
        ),
        .testTarget(
            name: "AlertEndToEndTests",
            dependencies: ["aerostat", "LoopbackClient", "LoopbackServers", "RealReceivers", "RunOutputReader"]
        ),
        .testTarget(name: "RealReceiversTests", dependencies: ["LoopbackServers", "RealReceivers", "RunOutputReader"]),
        .testTarget(name: "PublishedExperimentsTests", dependencies: ["PublishedExperiments"], exclude: ["Golden"]),
        .testTarget(name: "LocatedYAMLTests", dependencies: ["LocatedYAML"]),
        .testTarget(
            name: "ScenarioFilesTests",
            dependencies: ["HostModel", "HostSimulation", "LocatedYAML", "ScenarioFiles"]
        ),
        .target(name: "PageReference", dependencies: ["HostModel", "HostSimulation"], path: "Tests/PageReference"),
        .testTarget(name: "PageReferenceTests", dependencies: ["HostModel", "HostSimulation", "PageReference"]),
    ]
)

// One place for the compiler settings of every target that holds Swift.
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
        .enableUpcomingFeature("ExistentialAny"),
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
        .enableUpcomingFeature("MemberImportVisibility"),
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
        .enableUpcomingFeature("InternalImportsByDefault"),
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0443-warning-control-flags.md
        .treatAllWarnings(as: .error),
    ]
}
