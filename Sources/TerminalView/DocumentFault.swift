/// Why what a server answered is no document that can be shown. Descriptions are parts of a sentence.
package enum DocumentFault: Error, Hashable, CustomStringConvertible {
    case malformed(String)
    case missing(String, version: String)
    case tooMuch(String)

    package var description: String {
        switch self {
        case .malformed(let problem): problem
        case .missing(let name, let version):
            "it has no \(name)" + (version.isEmpty ? "" : "; it is of aerostat \(version)")
        case .tooMuch(let what): "it has more \(what) than can be shown"
        }
    }
}
