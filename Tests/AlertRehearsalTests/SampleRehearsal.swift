import AlertRehearsal

/// Rehearsals made by hand, of 40 minutes with an evaluation every 15 seconds.
enum SampleRehearsal: String, CaseIterable {
    case silent, resolved, stillFiring, flapping, fleet, hostile, short, empty

    var rehearsal: Rehearsal {
        switch self {
        case .silent: Self.rehearsal([Self.hostMemoryLow([]), Self.inverted, Self.balloonStuck, Self.pushAgeing])
        case .resolved:
            Self.rehearsal([
                Self.hostMemoryLow([Self.instance(host: "esx-crisis", [(720, 750, 915)])]), Self.inverted,
            ])
        case .stillFiring: Self.rehearsal([Self.stalls, Self.balloonStuck])
        case .flapping: Self.rehearsal([Self.hostMemoryLow([Self.flappingInstance])])
        case .fleet:
            Self.rehearsal([Self.hundredHosts], scenario: "fleet", files: ["host.yaml", "virtual-machine.yaml"])
        case .hostile: Self.hostileRehearsal
        case .short:
            Rehearsal(
                scenario: "crisis",
                seed: 1,
                lengthMilliseconds: 2500,
                intervalMilliseconds: 500,
                files: ["host.yaml"],
                alerts: [
                    RehearsedAlert(
                        name: "HostMemoryLow",
                        rules: [Self.rule("HostMemoryLow", "free < 1", hold: 0)],
                        instances: [
                            AlertInstance(
                                labels: Self.labels([("host", "esx-crisis")]),
                                episodes: [AlertEpisode(start: 500, firing: 500, end: 1000)],
                                annotations: []
                            )
                        ]
                    )
                ]
            )
        case .empty: Self.rehearsal([])
        }
    }

    // MARK: Alerts

    /// Never more than pending, but for a rule of the same name that needs what only a server has.
    static let balloonStuck = RehearsedAlert(
        name: "BalloonStuck",
        rules: [rule("BalloonStuck", "balloon_target - balloon > 0", hold: 300)],
        instances: [
            instance(host: "esx-crisis", vm: "web-01", severity: "info", [(600, nil, 645), (900, nil, 1020)]),
            instance(host: "esx-crisis", vm: "web-02", severity: "info", [(900, nil, 1005)]),
        ]
    )

    static let inverted = RehearsedAlert(
        name: "HostSwapsInverted",
        rules: [
            rule("HostSwapsInverted", "rate(swapped_out[5m])\n  < 0", hold: 0),
            rule("HostSwapsInverted", "rate(swapped_out[5m])\n  < 0", hold: 60),
            rule("HostSwapsInverted", "rate(swapped_in[5m]) < 0", hold: 60),
        ],
        instances: []
    )

    static let pushAgeing = RehearsedAlert(
        name: "AerostatPushAgeing",
        rules: [
            rule(
                "AerostatPushAgeing",
                "aerostat_push_oldest_seconds > 100 or node_load1 > 3",
                hold: 0,
                absent: ["aerostat_push_oldest_seconds", "node_load1"]
            ),
            rule("AerostatPushAgeing", "node_load1 > 3", hold: 0, absent: ["node_load1"]),
        ],
        instances: []
    )

    static func hostMemoryLow(_ instances: [AlertInstance]) -> RehearsedAlert {
        RehearsedAlert(
            name: "HostMemoryLow",
            rules: [rule("HostMemoryLow", "host_memory_state{state=~\"hard|low\"} > 0", hold: 30)],
            instances: instances
        )
    }

    /// Two machines that fire at once, one that fires later, one that is pending at the end.
    static let stalls = RehearsedAlert(
        name: "VirtualMachineStalls",
        rules: [rule("VirtualMachineStalls", "stall > 0.05", hold: 60), rule("VirtualMachineStalls", "stall > 1")],
        instances: [
            instance(host: "esx-crisis", vm: "batch-01", severity: "warning", [(720, 780, nil)]),
            instance(host: "esx-crisis", vm: "batch-02", severity: "warning", [(720, 780, 1200)]),
            instance(host: "esx-crisis", vm: "batch-02", severity: "critical", [(795, 795, 1200)]),
            instance(host: "esx-crisis", vm: "web-01", severity: "warning", [(2370, nil, nil)]),
        ]
    )

    static let flappingInstance = instance(
        host: "esx-crisis",
        (0..<12).map { round in
            let start = Int64(120 + round * 180)
            return (start, round == 1 ? nil : start + 30, start + 90)
        }
    )

    /// 100 hosts one after the other; each tenth is no more than pending, each fourth still fires at the end.
    static let hundredHosts = hostMemoryLow(
        (0..<100).map { index in
            let start = Int64(300 + index / 4 * 15)
            let episode = (start, index % 10 == 9 ? nil : start + 30, index % 4 == 3 ? nil : start + 300)
            return instance(host: "esx-\(index < 9 ? "00" : index < 99 ? "0" : "")\(index + 1)", [episode])
        }
    )

    /// Whatever a label, an annotation or a name may hold.
    static let hostileRehearsal: Rehearsal = {
        let values = [
            "\u{1B}[31mred\u{1B}[0m", "two\nlines\tand a tab", "quote \" comma, backslash \\ {brace}",
            "\u{202E}drawkcab",
            "", String(repeating: "long-", count: 30), "\u{7}\u{0}\u{9B}", "\u{65E5}\u{672C}",
        ]
        let instances = values.enumerated().map { index, value in
            AlertInstance(
                labels: labels([("host", value), ("severity", "very\nsevere")]),
                episodes: [AlertEpisode(start: 60_000, firing: 60_000 + Int64(index) * 15_000, end: 900_000)],
                annotations: labels([("summary", index == 0 ? " A \u{1B}]0;title\u{7} of\n\ntwo lines " : value)])
            )
        }
        let name = "Bad\n\u{1B}[2JName"
        return Rehearsal(
            scenario: "my\u{1B}[1m \u{2028}scenario",
            seed: .max,
            lengthMilliseconds: 2_400_000,
            intervalMilliseconds: 15_000,
            files: ["rules\u{8}.yaml"],
            alerts: [
                RehearsedAlert(name: name, rules: [rule(name, "a > 0", hold: 0)], instances: instances),
                RehearsedAlert(
                    name: "Silent\r",
                    rules: [rule("Silent\r", "b{x=\"\u{1B}[5m\"}\n\n >\t1", hold: 0)],
                    instances: []
                ),
            ]
        )
    }()

    // MARK: Parts

    static func rehearsal(
        _ alerts: [RehearsedAlert],
        scenario: String = "crisis",
        files: [String] = ["dashboards/rules/host.yaml"]
    ) -> Rehearsal {
        Rehearsal(
            scenario: scenario,
            seed: 7,
            lengthMilliseconds: 2_400_000,
            intervalMilliseconds: 15_000,
            files: files,
            alerts: alerts
        )
    }

    /// - Parameter hold: seconds.
    static func rule(_ name: String, _ expression: String, hold: Int64 = 0, absent: [String] = []) -> AlertRule {
        AlertRule(
            file: "dashboards/rules/host.yaml",
            line: 12,
            group: "host",
            name: name,
            expression: expression,
            holdMilliseconds: hold * 1000,
            absentMetrics: absent
        )
    }

    /// - Parameter episodes: start, firing and end in seconds.
    static func instance(
        host: String,
        vm: String? = nil,
        severity: String = "critical",
        _ episodes: [(Int64, Int64?, Int64?)]
    ) -> AlertInstance {
        let place = [("host", host), ("instance", "127.0.0.1:10075"), ("job", "aerostat"), ("severity", severity)]
        let hasFired = episodes.contains { $0.1 != nil }
        let subject = vm.map { "Virtual machine \($0)" } ?? "Host \(host)"
        return AlertInstance(
            labels: labels(place + (vm.map { [("vm", $0)] } ?? [])),
            episodes: episodes.map {
                AlertEpisode(start: $0.0 * 1000, firing: $0.1.map { $0 * 1000 }, end: $0.2.map { $0 * 1000 })
            },
            annotations: hasFired
                ? labels([("runbook", "docs/runbook.md"), ("summary", "\(subject) is short of memory")]) : []
        )
    }

    static func labels(_ pairs: [(String, String)]) -> [AlertInstance.Label] {
        pairs.map { AlertInstance.Label(name: $0.0, value: $0.1) }
    }
}
