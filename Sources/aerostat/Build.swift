import CBuildFacts
import SimulationRuntime

/// What this program was built from.
enum Build {
    static let version = "0.1.0"

    /// Set by AEROSTAT_COMMIT in the environment of the build; `unknown` in a plain one.
    static var commit: String { String(cString: aerostat_build_commit()) }

    static let swiftVersion: String = {
        #if compiler(>=6.5)
            "6.5 or later"
        #elseif compiler(>=6.4)
            "6.4"
        #elseif compiler(>=6.3.2)
            "6.3.2 or later"
        #elseif compiler(>=6.3.1)
            "6.3.1"
        #else
            "6.3"
        #endif
    }()

    static var facts: BuildFacts { BuildFacts(version: version, commit: commit, swiftVersion: swiftVersion) }

    static var description: String { "aerostat \(version) (commit \(commit), Swift \(swiftVersion))" }
}
