import HostModel
public import HostSimulation
import LocatedYAML

/// Reads scenario files: YAML text in, scenario values out.
///
/// The format is described in `docs/scenario-format.md`. Reading is pure but for the traces that a file names, and
/// takes bounded time and memory whatever the bytes are.
public enum ScenarioFile {
    /// Reads a scenario from bytes.
    ///
    /// - Parameters:
    ///   - name: name of the scenario.
    ///   - file: how error messages call the file.
    ///   - directory: folder from which the paths of traces start; the working directory when empty; nil refuses traces.
    /// - Throws: all problems at once.
    public static func parse(
        _ bytes: [UInt8],
        name: String,
        file: String,
        directory: String?
    ) throws(ScenarioError) -> Scenario {
        var reader = ScenarioReader(file: file, directory: directory)
        guard let root = try root(bytes, file: file, problems: &reader.problems) else { throw reader.problems.error }
        let scenario = reader.scenario(Field(path: "", node: root), name: name)
        guard let scenario, reader.problems.count == 0 else { throw reader.problems.error }
        return scenario
    }

    /// Reads the scenario in a file; its name is the file's name without the extension.
    public static func load(path: String) throws(ScenarioError) -> Scenario {
        let bytes: [UInt8]
        do {
            bytes = try BoundedFile.read(path: path, limit: ScenarioBounds.fileBytes, isRegularRequired: false)
        } catch {
            switch error {
            case .unreadable(let reason): throw .unreadable(file: path, reason: reason)
            case .tooLarge: throw tooLarge(file: path)
            }
        }
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let directory = slash.map { String(path[...$0].dropLast()) }
        let fileName = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
        // In "/name.yaml" the folder is the root, whose name is empty too.
        return try parse(
            bytes,
            name: scenarioName(fileName: fileName),
            file: path,
            directory: directory.map { $0.isEmpty ? "/" : $0 } ?? ""
        )
    }

    /// The first line of a scenario's description; empty when it has none.
    static func summary(of bytes: [UInt8]) throws(ScenarioError) -> String {
        var problems = ProblemList(file: "")
        guard let root = try root(bytes, file: "", problems: &problems), case .mapping(let entries) = root.content,
            case .text(let text, _) = entries.first(where: { $0.key == "description" })?.value.content
        else { return "" }
        return String(text.prefix { !$0.isNewline })
    }

    private static func root(
        _ bytes: [UInt8],
        file: String,
        problems: inout ProblemList
    ) throws(ScenarioError) -> SourceNode? {
        guard bytes.count <= ScenarioBounds.fileBytes else { throw tooLarge(file: file) }
        do {
            if let root = try SourceDocument.compose(bytes, format: .scenario) { return root }
            problems.append(
                "the file holds no scenario; expected YAML with the keys description, hosts and events",
                at: .start,
                path: ""
            )
        } catch {
            problems.append(error.message, at: error.position, path: "")
        }
        return nil
    }

    private static func tooLarge(file: String) -> ScenarioError {
        let message =
            "the file is larger than \(ScenarioBounds.fileBytes / 1_048_576) MiB, the most that is read; "
            + "use `count` for machines that are alike"
        return .invalid(
            problems: [SourceProblem(file: file, position: .start, keyPath: "", message: message)],
            omitted: 0
        )
    }

    /// The file name without its extension, as a name that can be a label: control characters become `_`.
    private static func scenarioName(fileName: String) -> String {
        var scalars = fileName.unicodeScalars.map { $0.isPrintable ? $0 : "_" }
        if let dot = scalars.lastIndex(of: "."), dot > 0 { scalars.removeSubrange(dot...) }
        var name = ""
        name.unicodeScalars.append(contentsOf: scalars.prefix(ScenarioBounds.nameLength))
        return name
    }
}

extension ScenarioReader {
    private static let topKeys = ["description", "start", "seed", "repeat", "hosts", "events"]

    /// The scenario, or nil after its problems were reported.
    fileprivate mutating func scenario(_ field: Field, name: String) -> Scenario? {
        guard let set = fields(field, allowed: Self.topKeys) else { return nil }
        _ = text(set["description"], expected: "a text")
        let start = start(set["start"])
        let seed = seed(set["seed"])
        let repeatPeriod = number(set["repeat"], .duration, in: ScenarioBounds.repeatPeriod).map {
            SimulationTime(milliseconds: $0)
        }
        let entries = required("hosts", of: set, expected: "a list of hosts").map { self.hosts($0) }
        let descriptions = events(set["events"], repeatPeriod: repeatPeriod)
        // Names can be looked up only when all hosts are there.
        guard problems.count == 0, let entries else { return nil }
        var timeline = Timeline(entries: entries)
        timeline.play(descriptions, reader: &self)
        guard problems.count == 0 else { return nil }
        var hosts: [HostConfiguration] = []
        for entry in entries {
            for name in entry.hostNames {
                var host = entry.configuration
                host.name = name
                hosts.append(host)
            }
        }
        return Scenario(
            name: name,
            start: start ?? .defaultStart,
            seed: seed ?? 1,
            repeatPeriod: repeatPeriod,
            hosts: hosts,
            events: timeline.events
        )
    }

    private mutating func start(_ field: Field?) -> Timestamp? {
        let expected = "a time in UTC such as 2026-01-01T00:00:00Z, or a date"
        guard let field, let text = text(field, expected: expected) else { return nil }
        guard let start = Timestamp(iso8601: text) else {
            report("\(text.excerpt) is not \(expected)", at: field)
            return nil
        }
        return start
    }

    private mutating func seed(_ field: Field?) -> UInt64? {
        let expected = "a whole number from 0 to 18446744073709551615"
        guard let field, let text = text(field, expected: expected) else { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seed = UInt64(text) else {
            report("\(text.excerpt) is not \(expected)", at: field)
            return nil
        }
        return seed
    }
}
