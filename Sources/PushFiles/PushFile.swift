import LocatedYAML
public import MetricPush

/// The file of `--push.config`: destinations with what does not fit in a URL, such as secrets and certificates.
///
/// It uses Prometheus's words wherever that has one. All problems are found in one pass. Secrets, and the files and
/// variables that hold them, are read once, together with the file; none is ever part of an error or a description.
public enum PushFile {
    /// Reads the destinations in a file.
    ///
    /// - Parameters:
    ///   - path: relative paths in the file start from its folder.
    ///   - environment: the value of a variable, or nil.
    /// - Throws: all problems at once.
    public static func load(
        path: String,
        environment: (String) -> String?
    ) throws(PushFileError) -> [(target: PushTarget, settings: PushSettings)] {
        let file: ConfigurationFile
        do {
            file = try ConfigurationFile.read(path: path, isRegularRequired: false)
        } catch {
            throw .unreadable(file: path, reason: error.reason)
        }
        return try parse(
            file.content.bytes,
            file: path,
            directory: file.directory,
            isPrivate: file.content.isPrivate,
            environment: environment
        )
    }

    /// - Parameters:
    ///   - directory: what relative paths are appended to: empty, or with a slash at its end.
    ///   - isPrivate: the file may hold secrets, since only its owner can read it.
    static func parse(
        _ bytes: [UInt8],
        file: String,
        directory: String,
        isPrivate: Bool,
        environment: (String) -> String?
    ) throws(PushFileError) -> [(target: PushTarget, settings: PushSettings)] {
        // The reader lives no longer than the call, so the closure does not escape in fact.
        let result = withoutActuallyEscaping(environment) { environment in
            var reader = PushFileReader(
                problems: ProblemList(file: file),
                secrets: SecretReader(directory: directory, isPrivate: isPrivate, environment: environment)
            )
            let destinations = reader.read(bytes)
            return (destinations: destinations, problems: reader.problems)
        }
        guard result.problems.count == 0 else {
            throw .invalid(problems: result.problems.ordered, omitted: result.problems.omitted)
        }
        return result.destinations
    }
}
