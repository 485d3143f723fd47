import LocatedYAML

/// Reads the tree of a scenario file and gathers every problem it meets.
///
/// Each method takes a field that may be absent and returns its value, or nil when it was absent or wrong; a wrong one
/// has then been reported. So one pass finds all problems, and a value that is missing because of a problem stops
/// nothing but what needs it. Hosts, machines, workloads and events are read in extensions.
struct ScenarioReader: SourceReading {
    var problems: ProblemList
    var traces: TraceLoader
    /// Machines of all hosts so far.
    var machineCount = 0
    /// Rows of traces that were fitted to machines so far.
    var convertedTraceRows = 0

    init(file: String, directory: String?) {
        problems = ProblemList(file: file)
        traces = TraceLoader(directory: directory)
    }
}

extension ScenarioReader {
    /// A name of 1 to 63 printable characters that neither begins nor ends with a space.
    mutating func name(_ field: Field?) -> String? {
        let rule = "a name of 1 to \(ScenarioBounds.nameLength) printable characters"
        guard let field, let text = text(field, expected: rule) else { return nil }
        let scalars = text.unicodeScalars
        guard scalars.count <= ScenarioBounds.nameLength, !text.isEmpty, scalars.allSatisfy(\.isPrintable),
            scalars.first != " ", scalars.last != " "
        else {
            report("\(text.excerpt) is not \(rule), without spaces at its ends", at: field)
            return nil
        }
        return text
    }
}

extension SourceFormat {
    static let scenario = SourceFormat(
        noun: "scenario",
        plural: "scenarios",
        nodes: ScenarioBounds.nodes,
        advice: "use `count` for machines that are alike",
        neededDepth: 8
    )
}

extension ProblemList {
    var error: ScenarioError { .invalid(problems: ordered, omitted: omitted) }
}
