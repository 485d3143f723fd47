public import HostSimulation

/// The scenarios that come with the program. Their files are in `BuiltIn`, comments included, and are read like any
/// other file.
public enum BuiltInScenarios {
    /// The scenario that is served when none is named.
    public static let defaultName = "overcommit"

    /// All names, the simplest story first.
    public static let names = files.map(\.name)

    private static let files: [(name: String, text: [UInt8])] = [
        ("calm", PackageResources.calm_yaml),
        ("overcommit", PackageResources.overcommit_yaml),
        ("boot-storm", PackageResources.boot_storm_yaml),
        ("idle-tax", PackageResources.idle_tax_yaml),
        ("crisis", PackageResources.crisis_yaml),
        ("no-balloon-driver", PackageResources.no_balloon_driver_yaml),
        ("small-page-file", PackageResources.small_page_file_yaml),
        ("page-sharing", PackageResources.page_sharing_yaml),
        ("limit-trap", PackageResources.limit_trap_yaml),
        ("fleet", PackageResources.fleet_yaml),
    ]

    /// The YAML text with its comments; nil when no built-in has the name.
    public static func text(of name: String) -> [UInt8]? {
        files.first { $0.name == name }?.text
    }

    /// One line that says what the scenario shows: the first of its description; nil when no built-in has the name.
    public static func summary(of name: String) throws(ScenarioError) -> String? {
        guard let text = text(of: name) else { return nil }
        return try ScenarioFile.summary(of: text)
    }

    /// The scenario; nil when no built-in has the name.
    public static func scenario(named name: String) throws(ScenarioError) -> Scenario? {
        guard let text = text(of: name) else { return nil }
        return try ScenarioFile.parse(text, name: name, file: "\(name).yaml", directory: nil)
    }
}
