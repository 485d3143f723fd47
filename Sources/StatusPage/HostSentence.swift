internal import HostModel
internal import SnapshotEncoding

/// How it stands with a host, in a sentence or two. `summary.js` writes the same from the status document.
struct HostSentence {
    /// Machines that do less of their work than this are worth naming.
    private static let slow = Ratio(millionths: 950_000)

    private let host: StatusPage.ShownHost

    init(_ host: StatusPage.ShownHost) {
        self.host = host
    }

    var html: String { "\(shortage) \(held); \(work)." }

    /// Such as `esx-01 is in hard: 353 MiB free, below 32 % of minFree.`
    private var shortage: String {
        let snapshot = host.snapshot
        let threshold = snapshot.stateThresholds[snapshot.state.rawValue]
        var text = "\(HTMLText.name(host.identity.name)) is in <strong>\(snapshot.state.name)</strong>: "
        text += "\(ShortText.size(snapshot.free)) free, "
        if snapshot.state != .high, snapshot.free < threshold {
            let share = ShortText.percent(threshold.value, of: snapshot.minFree.value)
            text += share == "100 %" ? "below minFree." : "below \(share) of minFree."
        } else {
            text += "where minFree is \(ShortText.size(snapshot.minFree))."
        }
        return text
    }

    /// What each technique holds back, such as `Balloons hold 12 GiB, 1.1 GiB is swapped`.
    private var held: String {
        let machines = host.snapshot.virtualMachines
        func sum(_ amount: (VirtualMachineSnapshot) -> PageCount) -> PageCount { machines.map(amount).reduce(.zero, +) }
        let (sharing, balloon) = (sum(\.sharingSaving), sum(\.balloonSize))
        let amounts = [
            (sum(\.compressed), "compressed"), (sum(\.hostCached), "in the host cache"), (sum(\.swapped), "swapped"),
        ]
        var clauses: [String] = []
        if balloon > .zero { clauses.append("balloons hold \(ShortText.size(balloon))") }
        clauses += amounts.filter { $0.0 > .zero }.map { "\(ShortText.size($0.0)) is \($0.1)" }
        if sharing > .zero { clauses.append("page sharing saves \(ShortText.size(sharing))") }
        guard !clauses.isEmpty else { return "Nothing is reclaimed" }
        let text = clauses.joined(separator: ", ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    /// How the slowest machine fares.
    private var work: String {
        let running = zip(host.identity.virtualMachines, host.snapshot.virtualMachines).filter(\.1.isPoweredOn)
        guard let slowest = running.min(by: { $0.1.throughput < $1.1.throughput }) else {
            return "no virtual machine is powered on"
        }
        guard slowest.1.throughput < Self.slow else { return "every virtual machine does at least 95 % of its work" }
        let share = ShownNumber.share(slowest.1.throughput).text
        return "\(HTMLText.name(slowest.0.name)) does \(share) of its work"
    }
}
