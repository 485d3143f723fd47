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

    /// The page of one host and of a push destination with the value.
    private static func page(_ syntax: ExpositionSyntax, of index: Int) -> [UInt8] {
        var snapshot = FleetSnapshot(
            identity: identity,
            start: .defaultStart,
            elapsedMilliseconds: 0,
            hosts: values.map { _ in HostSnapshot() }
        )
        for host in snapshot.hosts.indices { snapshot.hosts[host].virtualMachines = [VirtualMachineSnapshot()] }
        var page: [UInt8] = []
        ExpositionEncoder(identity: identity).encode(hostAt: index, of: snapshot, as: syntax, into: &page)
        var status = ExporterStatus()
        status.runID = values[index]
        var push = PushLedger()
        push.destination = values[index]
        status.pushes = [push]
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

    private func expectAll(_ samples: [OutsideParser.Sample], have value: String) {
        let hosts = samples.filter { $0.name.hasPrefix("aerostat_host_") }
        let machines = samples.filter { $0.name.hasPrefix("aerostat_vm_") }
        let pushes = samples.filter { $0.name.hasPrefix("aerostat_push_") }
        // As bytes: strings that look alike are equal.
        func isValue(_ text: String?) -> Bool { text.map { Array($0.utf8) == Array(value.utf8) } ?? false }
        #expect(!hosts.isEmpty && hosts.allSatisfy { isValue($0.labels["host"]) })
        #expect(!machines.isEmpty && machines.allSatisfy { isValue($0.labels["host"]) && isValue($0.labels["vm"]) })
        #expect(!pushes.isEmpty && pushes.allSatisfy { isValue($0.labels["destination"]) })
        let facts = machines.filter { $0.name == "aerostat_vm_info" }
        #expect(facts.count == 1 && facts.allSatisfy { isValue($0.labels["group"]) && isValue($0.labels["guest_os"]) })
        #expect(samples.contains { $0.name == "aerostat_run_info" && isValue($0.labels["run_id"]) })
    }

    @Test(arguments: ExpositionSyntax.allCases, values.indices)
    func valueComesBack(syntax: ExpositionSyntax, index: Int) throws {
        let samples = try Self.samples(Self.page(syntax, of: index), syntax)
        expectAll(samples, have: Self.values[index])
    }

    @Test(
        .enabled(if: PythonParser.canRun, "\(PythonParser.reason)"),
        arguments: ExpositionSyntax.allCases,
        values.indices
    )
    func pythonReadsTheSame(syntax: ExpositionSyntax, index: Int) throws {
        let page = Self.page(syntax, of: index)
        let samples = try OutsideParser.python(page, isOpenMetrics: syntax == .openMetrics)
        expectAll(samples, have: Self.values[index])
        #expect(samples == (try Self.samples(page, syntax)))
    }

    @Test(.enabled(if: OutsideParser.canRunPromtool, "\(OutsideParser.promtoolReason)"), arguments: values.indices)
    func promtoolFindsNothingToSay(index: Int) throws {
        let run = try OutsideParser.promtool(Self.page(.text, of: index))
        #expect(run.status == 0 && run.output.isEmpty, "\(run.text.prefix(1000))")
    }
}
