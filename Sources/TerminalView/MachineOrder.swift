/// What the rows of the table are ordered by: names from the first, amounts from the greatest.
package enum MachineOrder: String, CaseIterable, Sendable {
    case size = "MEMSZ"
    case consumed = "CNSM"
    case balloon = "MCTLSZ"
    case swapped = "SWCUR"
    case stall = "%STALL"
    case name = "NAME"

    package static let names = allCases.map(\.rawValue)

    /// The order of that column, in letters of either case and with or without its percent sign.
    package init?(parsing text: String) {
        let wanted = text.uppercased()
        guard let order = Self.allCases.first(where: { $0.rawValue == wanted || $0.rawValue == "%\(wanted)" }) else {
            return nil
        }
        self = order
    }

    package var next: MachineOrder {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }

    /// Rows that are equal in it stay in the order of the document.
    func sorted(_ rows: [MachineRow], isReversed: Bool) -> [MachineRow] {
        let order: [Int]
        if self == .name {
            order = rows.indices.sorted {
                let (left, right) = (rows[$0].machine.name, rows[$1].machine.name)
                return left == right ? $0 < $1 : left < right
            }
        } else {
            let keys = rows.map(key)
            order = rows.indices.sorted { keys[$0] == keys[$1] ? $0 < $1 : keys[$0] > keys[$1] }
        }
        return (isReversed ? order.reversed() : order).map { rows[$0] }
    }

    private func key(_ row: MachineRow) -> Int64 {
        switch self {
        case .size: row.machine[.size]
        case .consumed: row.machine[.consumed]
        case .balloon: row.machine[.balloon]
        case .swapped: row.machine[.swapped]
        case .stall: row.stall?.millionths ?? -1
        case .name: 0
        }
    }
}
