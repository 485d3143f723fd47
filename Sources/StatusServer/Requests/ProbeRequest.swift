/// Which host a probe is for, from its query.
struct ProbeRequest: Hashable {
    /// Why a query is refused.
    enum Problem: Error, Hashable, CustomStringConvertible {
        case noTarget
        case query(QueryReader.Problem)

        var description: String {
            let reason =
                switch self {
                case .noTarget: "no host is named"
                case .query(let problem): problem.description
                }
            return "\(reason); this page takes target=HOST, one host of the fleet"
        }
    }

    var host: String

    /// - Parameter query: what stands behind the question mark. Other parameters than `target` are let be: scrapers
    ///   add theirs.
    init(query: String) throws(Problem) {
        let members = query.split(separator: "&").filter { $0 == "target" || $0.hasPrefix("target=") }
        let values: [String: String]
        do {
            values = try QueryReader.values(of: members.joined(separator: "&"), names: ["target"])
        } catch {
            throw .query(error)
        }
        guard let host = values["target"], !host.isEmpty else { throw .noTarget }
        self.host = host
    }
}
