/// Which host a request for a page of one host means, from its query.
struct HostRequest: Hashable {
    /// Why a query is refused.
    enum Problem: Error, Hashable, CustomStringConvertible {
        case unknownParameter
        case repeated(String)
        case badEncoding(String)
        case badNumber

        var description: String {
            let reason =
                switch self {
                case .unknownParameter: "there is a parameter that is not known here"
                case .repeated(let name): "\(name) is given twice"
                case .badEncoding(let name): "\(name) is not percent-encoded UTF-8"
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
    ///   - others: parameters that the page's own scripts read, and the server lets be.
    init(query: String, others: [String] = []) throws(Problem) {
        let values: [String: String]
        do {
            values = try QueryReader.values(of: query, names: ["host", "from"] + others)
        } catch {
            switch error {
            case .unknownParameter: throw .unknownParameter
            case .repeated(let name): throw .repeated(name)
            case .badEncoding(let name): throw .badEncoding(name)
            }
        }
        host = values["host"].flatMap { $0.isEmpty ? nil : $0 }
        guard let from = values["from"] else { return }
        guard let row = Int(from), row >= 1 else { throw .badNumber }
        firstMachine = row - 1
    }
}
