import TerminalView

/// Documents as `/api/v1/status` has them, of machines that a test makes up.
struct StatusDocumentWriter {
    struct Machine {
        var name: String
        var amounts: [MachineAmount: String] = [:]
    }

    var host = "esx-1"
    var scenario = "made-up"
    var runID = "0123456789abcdef"
    var elapsedSeconds = "60"
    var memoryState = "high"
    var machines: [Machine] = []
    /// A column that is left out.
    var lackingColumn: String?
    var lackingMember: String?
    var hostAmounts: [HostAmount: String] = [:]

    var bytes: [UInt8] {
        let metrics = HostAmount.allCases.filter { $0.rawValue != lackingMember }
            .map { "\"\($0.rawValue)\":\(hostAmounts[$0] ?? "0")" }
        let columns = ["vm", "group"] + MachineAmount.allCases.map(\.rawValue).filter { $0 != lackingColumn }
        let rows = machines.map { machine in
            let numbers = MachineAmount.allCases.filter { $0.rawValue != lackingColumn }.map { amount in
                machine.amounts[amount] ?? (amount == .isPoweredOn ? "1" : "0")
            }
            return "[\(Self.quoted(machine.name)),\"g\",\(numbers.joined(separator: ","))]"
        }
        let text = """
            {"scenario":\(Self.quoted(scenario)),"version":"0.9.0","run_id":"\(runID)","seed":1,
            "time":"2026-01-01T00:01:00Z","elapsed_seconds":\(elapsedSeconds),"speed_ratio":1.000000,"lag_seconds":0.000,
            "host":\(Self.quoted(host)),"policy":"esxi6","memory_state":\(Self.quoted(memoryState)),
            "metrics":{\(metrics.joined(separator: ",")),"memory_state":{"high":1}},
            "virtual_machines":{"columns":[\(columns.map(Self.quoted).joined(separator: ","))],
            "rows":[\(rows.joined(separator: ","))]},"past":{"columns":[],"rows":[]}}
            """
        return Array(text.utf8)
    }

    func document() throws -> StatusDocument { try StatusDocument(parsing: bytes) }

    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case _ where scalar.value < 0x20:
                "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }

    /// So many machines of different sizes, named `vm-0001` and so on.
    static func fleet(_ count: Int) -> StatusDocumentWriter {
        var writer = StatusDocumentWriter()
        writer.machines = (1...count).map { number in
            let name = "vm-" + String(String(10_000 + number).dropFirst())
            let size = Int64(1 + number * 7 % 16) << 30
            return Machine(
                name: name,
                amounts: [
                    .size: "\(size)", .consumed: "\(size / 4 * 3)", .granted: "\(size)", .balloon: "\(size / 8)",
                    .entitlement: "\(size / 2)", .isBalloonDriverUp: "1",
                ]
            )
        }
        return writer
    }
}
