/// A host and its virtual machines at one moment, as `/api/v1/status` gives them.
package struct StatusDocument: Sendable, Hashable {
    /// A virtual machine: its name, and a number for each `MachineAmount`.
    package struct Machine: Sendable, Hashable {
        package var name: String
        var numbers: [DocumentNumber]

        /// In whole bytes, or 1 for what is so.
        package subscript(_ amount: MachineAmount) -> Int64 { numbers[amount.index].whole }

        /// In millionths of a second or of 1.
        func millionths(_ amount: MachineAmount) -> Int64 { numbers[amount.index].allMillionths }
    }

    package var scenario = ""
    package var version = ""
    /// Differs from one run to another, so that counters of two are not compared.
    package var runID = ""
    /// Simulated time since the start.
    package var elapsedMilliseconds: Int64 = 0
    /// Simulated seconds for each second.
    package var speed = DocumentNumber.zero
    /// By which the simulation is behind.
    package var lag = DocumentNumber.zero
    package var host = ""
    package var memoryState = ""
    package var machines: [Machine] = []
    var amounts: [HostAmount: DocumentNumber] = [:]

    /// In whole bytes.
    package subscript(_ amount: HostAmount) -> Int64 { amounts[amount, default: .zero].whole }

    func millionths(_ amount: HostAmount) -> Int64 { amounts[amount, default: .zero].allMillionths }

    /// Over all machines.
    func sum(_ amount: MachineAmount) -> Int64 {
        let index = amount.index
        return machines.reduce(0) { $0.saturatingAdding($1.numbers[index].whole) }
    }
}
