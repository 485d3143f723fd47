import HostModel

/// Names of the reclamation policies that a scenario can choose, one for each generation of hypervisor.
public enum PolicyName: String, Sendable, Hashable, CaseIterable {
    /// vSphere 6.0 and later.
    case esxi6
    /// vSphere 4.1 to 5.5.
    case esx5
    /// ESX Server 1.5 to 2, as Waldspurger described it in 2002.
    case w02
}

extension HostConfiguration {
    /// Settings of the generation where they differ from those of vSphere 6.
    mutating func applyDefaults(of policy: PolicyName) {
        switch policy {
        case .esxi6:
            break
        case .esx5:
            // Sharing between machines was the default until the updates of 2014 (memory-model.md section 5.1).
            pageSharing.salting = .none
        case .w02:
            // The balloon's default maximum of ESX 2 (section 6), its scan rates (section 5.2); no pages of 2 MiB,
            // no compression.
            balloonMaximum = Ratio(millionths: 500_000)
            hasLargePages = false
            pageSharing.salting = .none
            pageSharing.scanTime = nil
            pageSharing.scanRateMaximum = 50
            pageSharing.scanTotalMaximum = 200
            compression.isEnabled = false
        }
    }
}
