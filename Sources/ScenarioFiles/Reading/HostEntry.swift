import HostModel
import HostSimulation
import LocatedYAML

/// One item of `hosts`: with `count`, several hosts that are alike but for the name.
struct HostEntry {
    /// The name as the file gives it, without the number that `count` adds.
    var name: String
    /// Names of the hosts made from this entry.
    var hostNames: [String]
    /// What the hosts have in common, under the name of the first.
    var configuration: HostConfiguration
    var groups: [GroupEntry]
    var position: SourcePosition
}

/// One item of `virtualMachines`: machines that are alike but for name and phase.
struct GroupEntry {
    var name: String
    /// Indices in the host's `virtualMachines`.
    var machines: Range<Int>
    var settings: WorkloadSettings
}

/// Names with numbers: `web-01`, `host-001`.
enum NumberedName {
    /// The names of `count` things, numbered from 1 with at least `digits` digits.
    static func all(_ base: String, count: Int, digits: Int) -> [String] {
        let width = max(digits, String(count).utf8.count)
        return (0..<count).map { index in
            let number = String(index + 1)
            return base + "-" + String(repeating: "0", count: width - number.utf8.count) + number
        }
    }
}
