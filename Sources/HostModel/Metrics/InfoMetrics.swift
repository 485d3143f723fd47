/// Descriptors of the info metrics: value 1, facts in labels that do not change within a run.
public enum InfoMetrics {
    /// Labels: `host`, `scenario`, `policy`.
    public static let host = MetricDescriptor(
        "aerostat_host_info",
        .gauge,
        .none,
        "A simulated host, with its scenario and reclamation policy."
    )
    /// Labels: `host`, `vm`, `group`, `guest_os`.
    public static let virtualMachine = MetricDescriptor(
        "aerostat_vm_info",
        .gauge,
        .none,
        "A simulated virtual machine, with its group and guest operating system."
    )
    /// Labels: `version`, `commit`, `swift`.
    public static let build = MetricDescriptor(
        "aerostat_build_info",
        .gauge,
        .none,
        "Version, commit and Swift version that this aerostat was built from."
    )
    /// Labels: `run_id`, `seed`.
    public static let run = MetricDescriptor(
        "aerostat_run_info",
        .gauge,
        .none,
        "The simulation run that the other metrics belong to, with its seed."
    )
}
