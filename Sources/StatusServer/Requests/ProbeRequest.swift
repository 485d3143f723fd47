/// Which host a probe is for, from its query.
struct ProbeRequest: Hashable {
    /// Why a query is refused.
    enum Problem: Error, Hashable, CustomStringConvertible {
        case noTarget
        case repeatedTarget
        case badEncoding

        var description: String {
            let reason =
                switch self {
                case .noTarget: "no host is named"
                case .repeatedTarget: "target is given twice"
                case .badEncoding: "target is not percent-encoded UTF-8"
                }
            return "\(reason); this page takes target=HOST, one host of the fleet"
        }
    }

    var host: String

    /// - Parameter query: what stands behind the question mark. Other parameters than `target` are let be: scrapers
    ///   add theirs.
    init(query: String) throws(Problem) {
        let members = query.split(separator: "&").filter { $0 == "target" || $0.hasPrefix("target=") }
        guard members.count <= 1 else { throw .repeatedTarget }
        guard let member = members.first else { throw .noTarget }
        let values: [String: String]
        do {
            values = try QueryReader.values(of: String(member), names: ["target"])
        } catch {
            throw .badEncoding
        }
        guard let host = values["target"], !host.isEmpty else { throw .noTarget }
        self.host = host
    }
}
