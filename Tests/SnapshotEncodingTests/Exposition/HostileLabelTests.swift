import Foundation
import HostModel
import RunOutputReader
import SnapshotEncoding
import Testing

/// Values of labels come from files that others write: every one of them comes back from each page as it was.
@Suite(.timeLimit(.minutes(5)))
struct HostileLabelTests {
    static let values: [String] = [
        "\"", "\\", "\n", "\\n", "\\\"", "a\\", "\"} 1\nevil{x=\"", "# EOF\n", "# HELP x y", "é漢字😀", "\u{202E}abc",
        "e\u{301}", "\u{1}\u{7}\u{1B}[31m", "\t\r\u{B}\u{C}", "\r\n", "\u{85}\u{2028}\u{2029}", "\u{7F}", "{}=,", " ",
        "  a  ",
        "", "\u{FEFF}", "\u{FFFD}", "\u{10FFFF}",  // 64 KiB.
        String(repeating: "x\"\\\n😀", count: 8192),
    ]

    /// A host for each value, with a machine of which everything has that value.
    private static let identity = FleetIdentity(
        scenario: values[6],
        hosts: values.map { value in
            HostIdentity(
                name: value,
                policy: value,
                virtualMachines: [.init(name: value, group: value, guestOS: value)]
            )
        }
    )

    /// A fleet's page, and a push destination for each value.
    private static func page(_ syntax: ExpositionSyntax) -> [UInt8] {
        var snapshot = FleetSnapshot(
            identity: identity,
            start: .defaultStart,
            elapsedMilliseconds: 0,
            hosts: values.map { _ in HostSnapshot() }
        )
        for host in snapshot.hosts.indices { snapshot.hosts[host].virtualMachines = [VirtualMachineSnapshot()] }
        var page: [UInt8] = []
        ExpositionEncoder(identity: identity).encode(snapshot, as: syntax, into: &page)
        var status = ExporterStatus()
        status.runID = identity.scenario
        status.pushes = values.map { value in
            var push = PushLedger()
            push.destination = value
            return push
        }
        ExpositionEncoder.encode(status, as: syntax, into: &page)
        return page
    }

    private static func samples(_ page: [UInt8], _ syntax: ExpositionSyntax) throws -> [OutsideParser.Sample] {
        func sample(_ name: String, _ labels: [String: String], _ value: String) throws -> OutsideParser.Sample {
            OutsideParser.Sample(name: name, labels: labels, value: try #require(Double(value)))
        }
        switch syntax {
        case .text:
            return try ExpositionPage(page).families.flatMap { family in
                try family.samples.map { try sample(family.name, $0.labels, $0.value) }
            }
        case .openMetrics: return try OpenMetricsPage(page).samples.map { try sample($0.name, $0.labels, $0.value) }
        }
    }

    /// Compares bytes, because strings that only look alike are equal.
    private func expectAll(_ samples: [OutsideParser.Sample]) {
        func values(of label: String, in samples: [OutsideParser.Sample]) -> [[UInt8]] {
            samples.map { Array(($0.labels[label] ?? "missing").utf8) }
        }
        let expected = Self.values.map { Array($0.utf8) }
        let families = Dictionary(grouping: samples) { $0.name }
        func check(_ prefix: String, labels: [String]) {
            let names = families.keys.filter { $0.hasPrefix(prefix) }
            #expect(names.count > 10)
            for name in names {
                // The whole list for each value of the family's own label.
                let samples = families[name, default: []]
                let rounds = samples.count / expected.count
                let all = (0..<rounds).flatMap { _ in expected }
                for label in labels {
                    #expect(rounds > 0 && values(of: label, in: samples) == all, "\(name)")
                }
            }
        }
        check("aerostat_host_", labels: ["host"])
        check("aerostat_vm_", labels: ["host", "vm"])
        check("aerostat_push_", labels: ["destination"])
        for label in ["host", "vm", "group", "guest_os"] {
            #expect(values(of: label, in: families["aerostat_vm_info", default: []]) == expected)
        }
        #expect(values(of: "policy", in: families["aerostat_host_info", default: []]) == expected)
        #expect(families["aerostat_run_info"]?.map { $0.labels["run_id"] } == [Self.identity.scenario])
    }

    @Test(arguments: ExpositionSyntax.allCases)
    func valuesComeBack(syntax: ExpositionSyntax) throws {
        expectAll(try Self.samples(Self.page(syntax), syntax))
    }

    @Test(.enabled(if: PythonParser.canRun, "\(PythonParser.reason)"), arguments: ExpositionSyntax.allCases)
    func pythonReadsTheSame(syntax: ExpositionSyntax) throws {
        expectAll(try OutsideParser.python(Self.page(syntax), isOpenMetrics: syntax == .openMetrics))
    }

    @Test(.enabled(if: OutsideParser.canRunPromtool, "\(OutsideParser.promtoolReason)"))
    func promtoolFindsNothingToSay() throws {
        let run = try OutsideParser.promtool(Self.page(.text))
        #expect(run.status == 0 && run.output.isEmpty, "\(run.text.prefix(1000))")
    }
}
