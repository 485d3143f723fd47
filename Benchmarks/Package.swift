// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that users of aerostat never build the benchmark library.
let package = Package(
    name: "aerostat-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "aerostat", path: ".."),
        // Runs benchmarks and prints percentiles. Its traits count allocations, by replacing malloc: not wanted here.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "AerostatBenchmarks",
            dependencies: [
                .product(name: "Benchmark", package: "benchmark"),
                .product(name: "HostModel", package: "aerostat"),
                .product(name: "HostSimulation", package: "aerostat"),
                .product(name: "SnapshotEncoding", package: "aerostat"),
            ],
            path: "Benchmarks/AerostatBenchmarks",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        )
    ]
)

// The same compiler settings as in the package above.
for target in package.targets {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}
