import RealReceivers

/// The programs that these tests need beside the built one.
enum AlertServers {
    static let all = ["prometheus", "promtool", "python3"] + Alertmanager.names
    static let ofTry = all + ["bash", "curl", "ps"]
}
