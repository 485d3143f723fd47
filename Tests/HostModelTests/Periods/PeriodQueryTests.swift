import HostModel
import Testing

struct PeriodQueryTests {
    private static func query(hosts: [String] = [], machines: [String] = []) -> PeriodQuery {
        PeriodQuery(
            from: .defaultStart,
            to: .defaultStart.advanced(byMilliseconds: 60_000),
            hosts: hosts.map(NamePattern.init),
            virtualMachines: machines.map(NamePattern.init)
        )
    }

    private static let units = [
        PeriodUnit(host: "esx-01"), PeriodUnit(host: "esx-01", vm: "web-01"), PeriodUnit(host: "esx-01", vm: "db-01"),
        PeriodUnit(host: "esx-02"), PeriodUnit(host: "esx-02", vm: "web-01"),
    ]

    @Test(
        arguments: [
            ([], [], [0, 1, 2, 3, 4]), (["esx-01"], [], [0, 1, 2]), (["*2", "none"], [], [3, 4]),
            ([], ["web-*"], [0, 1, 3, 4]), (["esx-01"], ["web-*"], [0, 1]), ([], ["none"], [0, 3]), (["none"], [], []),
        ] as [([String], [String], [Int])]
    )
    func selectsHostsAndMachinesByTheirNames(hosts: [String], machines: [String], selected: [Int]) {
        let query = Self.query(hosts: hosts, machines: machines)
        #expect(Self.units.indices.filter { query.selects(Self.units[$0]) } == selected)
    }
}
