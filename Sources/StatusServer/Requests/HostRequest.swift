/// Which host a request for a page of one host means, from its query.
struct HostRequest: Hashable {
    /// Why a query is refused.
    enum Problem: Error, Hashable, CustomStringConvertible {
        case query(QueryReader.Problem)
        case badNumber

        var description: String {
            let reason =
                switch self {
                case .query(let problem): problem.description
                case .badNumber: "from is not the number of a row, 1 or above"
                }
            return "\(reason); this page takes host=NAME, one host of the fleet"
        }
    }

    /// Nil for the first one.
    var host: String?
    /// Index of the first machine that is listed.
    var firstMachine = 0

    /// - Parameters:
    ///   - query: what stands behind the question mark.
    ///   - hasRows: `from` may name the first row, and `vm` a machine that the page's own scripts open.
    init(query: String, hasRows: Bool = false) throws(Problem) {
        let values: [String: String]
        do {
            values = try QueryReader.values(of: query, names: hasRows ? ["host", "from", "vm"] : ["host"])
        } catch {
            throw .query(error)
        }
        host = values["host"].flatMap { $0.isEmpty ? nil : $0 }
        guard let from = values["from"] else { return }
        guard let row = Int(from), row >= 1 else { throw .badNumber }
        firstMachine = row - 1
    }
}
