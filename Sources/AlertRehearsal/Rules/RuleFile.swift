package import LocatedYAML

/// Why a rule file was not read.
package enum RuleFileError: Error, Hashable, CustomStringConvertible {
    /// The system's reason.
    case unreadable(path: String, reason: String)
    /// It is no YAML, or YAML of a kind that is not read here.
    case invalid(SourceProblem)

    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .invalid(let problem): "\(problem)"
        }
    }
}

/// A rule file of Prometheus: alerting and recording rules in groups.
///
/// Only what a rehearsal needs is taken from it. Whether the rest is good is for promtool to say, so what has another
/// form than it should is left out here without a word.
package struct RuleFile: Sendable {
    /// As the user gave it.
    package let path: String
    package let bytes: [UInt8]
    let text: LocatedText
    /// Names of the groups, in order.
    package let groups: [String]
    package let rules: [Rule]

    /// Far more than people write; what programs generate for a whole site is some hundred kilobytes.
    private static let maximumBytes = 8 << 20
    private static let format = SourceFormat(
        noun: "rule",
        plural: "rule files",
        nodes: 1_000_000,
        advice: "split the file",
        neededDepth: 6
    )

    package static func read(path: String) throws(RuleFileError) -> RuleFile {
        let bytes: [UInt8]
        do throws(BoundedFile.Failure) {
            bytes = try BoundedFile.read(path: path, limit: maximumBytes, isRegularRequired: false)
        } catch {
            switch error {
            case .unreadable(let reason): throw .unreadable(path: path, reason: reason)
            case .tooLarge: throw .unreadable(path: path, reason: "it has more than 8 MiB, the most that is read")
            }
        }
        return try RuleFile(path: path, bytes: bytes)
    }

    package init(path: String, bytes: [UInt8]) throws(RuleFileError) {
        self.path = path
        self.bytes = bytes
        text = LocatedText(bytes)
        let root: SourceNode?
        do throws(SourceDocument.Finding) {
            root = try SourceDocument.compose(bytes, format: Self.format)
        } catch {
            throw .invalid(SourceProblem(file: path, position: error.position, keyPath: "", message: error.message))
        }
        var reader = RuleFileReader(path: path)
        if let root { reader.read(root) }
        groups = reader.groups
        rules = reader.rules
    }
}
