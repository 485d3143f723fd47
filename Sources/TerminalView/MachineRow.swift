/// A virtual machine with what has become of it since the document before.
struct MachineRow {
    let machine: StatusDocument.Machine
    private let change: StatusChange?
    private let earlier: StatusDocument.Machine?
    /// Nil before there are two documents.
    let stall: (millionths: Int64, cause: StallWord?)?

    init(_ machine: StatusDocument.Machine, since change: StatusChange?) {
        self.machine = machine
        self.change = change
        earlier = change?.earlier(machine)
        stall = earlier.flatMap { change?.stall(from: $0, to: machine) }
    }

    var isPoweredOn: Bool { machine[.isPoweredOn] != 0 }

    /// What it waits for; nil where that is so short that it is shown as 0 %.
    var shownCause: StallWord? { stall.flatMap { $0.millionths >= 500 ? $0.cause : nil } }

    func rate(_ amount: MachineAmount) -> String {
        guard let change, let earlier else { return "-" }
        let bytes = StatusChange.increase(of: amount, from: earlier, to: machine)
        return MemoryAmount.rate(bytes, milliseconds: change.milliseconds)
    }

    func partOfSize(_ amount: MachineAmount) -> String {
        guard machine[.size] > 0 else { return "-" }
        return MemoryAmount.percent(millionths: machine[amount].scaled(by: 1_000_000, over: machine[.size]))
    }
}
