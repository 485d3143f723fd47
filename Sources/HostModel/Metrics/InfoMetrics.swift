/// Descriptors of the info metrics: value 1, facts in labels that do not change within a run.
///
/// `descriptor.label` stays nil, because all their labels are facts about the subject; the lists here name them in
/// the order in which a page shows them.
public enum InfoMetrics {
    public static let host = MetricDescriptor(
        "aerostat_host_info",
        .gauge,
        .none,
        "A simulated host, with its scenario and reclamation policy."
    )
    public static let hostLabels = ["host", "scenario", "policy"]

    public static let virtualMachine = MetricDescriptor(
        "aerostat_vm_info",
        .gauge,
        .none,
        "A simulated virtual machine, with its group and guest operating system."
    )
    public static let virtualMachineLabels = ["host", "vm", "group", "guest_os"]

    public static let build = MetricDescriptor(
        "aerostat_build_info",
        .gauge,
        .none,
        "Version, commit and Swift version that this aerostat was built from."
    )
    public static let buildLabels = ["version", "commit", "swift"]

    public static let run = MetricDescriptor(
        "aerostat_run_info",
        .gauge,
        .none,
        "The simulation run that the other metrics belong to, with its seed."
    )
    public static let runLabels = ["run_id", "seed"]
}
