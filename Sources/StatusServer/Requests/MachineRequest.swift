/// Which machine a request asks about (why it holds what it holds, how its memory maps), from its query.
struct MachineRequest: Hashable {
    /// Why a query is refused.
    enum Problem: Error, Hashable, CustomStringConvertible {
        case noMachine
        case query(QueryReader.Problem)

        var description: String {
            let reason =
                switch self {
                case .noMachine: "no machine is named"
                case .query(let problem): problem.description
                }
            return "\(reason); this page takes vm=NAME and, where several hosts have such a machine, host=NAME"
        }
    }

    var host: String?
    var machine: String

    /// - Parameter query: what stands behind the question mark.
    init(query: String) throws(Problem) {
        let values: [String: String]
        do {
            values = try QueryReader.values(of: query, names: ["vm", "host"])
        } catch {
            throw .query(error)
        }
        guard let machine = values["vm"], !machine.isEmpty else { throw .noMachine }
        self.machine = machine
        host = values["host"].flatMap { $0.isEmpty ? nil : $0 }
    }
}
