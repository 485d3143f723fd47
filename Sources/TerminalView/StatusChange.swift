/// What happened between two documents of one run: what rates are made of.
///
/// Counters begin at 0 when a machine is powered on, so one that is smaller than before counts from there.
package struct StatusChange: Sendable {
    /// Simulated time between the two, more than 0.
    let milliseconds: Int64
    private let before: StatusDocument
    private let places: [String: Int]

    /// Nil where the documents are of different runs or hosts, or no time lies between them.
    package init?(from before: StatusDocument, to after: StatusDocument) {
        guard before.runID == after.runID, before.host == after.host,
            before.elapsedMilliseconds < after.elapsedMilliseconds
        else { return nil }
        milliseconds = after.elapsedMilliseconds - before.elapsedMilliseconds
        self.before = before
        // Names are unique on a host; of a document that is wrong in this the first counts.
        places = Dictionary(zip(before.machines.map(\.name), before.machines.indices)) { first, _ in first }
    }

    /// In bytes.
    func bytes(_ amount: HostAmount, of host: StatusDocument) -> Int64 {
        Self.increase(from: before[amount], to: host[amount])
    }

    /// The machine as it was before; nil where there was none of that name.
    func earlier(_ machine: StatusDocument.Machine) -> StatusDocument.Machine? {
        places[machine.name].map { before.machines[$0] }
    }

    /// - Parameter earlier: the machine as it was before.
    static func increase(
        of amount: MachineAmount,
        from earlier: StatusDocument.Machine,
        to machine: StatusDocument.Machine
    ) -> Int64 {
        increase(from: earlier[amount], to: machine[amount])
    }

    /// Part of the time that the machine waited, in millionths, and for what most.
    func stall(
        from earlier: StatusDocument.Machine,
        to machine: StatusDocument.Machine
    ) -> (millionths: Int64, cause: StallWord?) {
        var (sum, greatest): (Int64, Int64) = (0, 0)
        var cause: StallWord?
        for word in StallWord.allCases {
            let waited = Self.increase(from: earlier.millionths(word.amount), to: machine.millionths(word.amount))
            sum = sum.saturatingAdding(waited)
            if waited > greatest { (greatest, cause) = (waited, word) }
        }
        return (sum.scaled(by: 1000, over: milliseconds), cause)
    }

    private static func increase(from before: Int64, to after: Int64) -> Int64 {
        after >= before ? after - before : after
    }
}
