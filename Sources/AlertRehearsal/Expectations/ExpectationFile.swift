import LocatedYAML

/// What a rehearsal is expected to show: which alerts fire and resolve, and when.
///
///     for: 40m                         # length of the rehearsal, unless another is asked for
///     alerts:
///       - alert: HostMemoryLow
///         labels: {host: esx-crisis}   # only instances that have these labels are meant
///         fires: 12m to 13m            # when each that fires does so first; or never
///         resolves: 12m30s to 15m      # when each stops for the last time; never: it fires at the end
///         instances: 1                 # how many fire; without it at least one
///     others: never                    # alerts that are not listed must not fire; any: they may
package struct ExpectationFile: Sendable {
    /// The file as the user named it.
    let file: String
    /// How long the rehearsal is to be, in simulated milliseconds, when nothing else is asked for.
    package let length: Int64?
    let entries: [AlertExpectation]
    /// Alerts that no entry covers must not fire.
    let isExhaustive: Bool
    /// Where that is said, or else where the entries begin.
    let othersPosition: SourcePosition

    /// Reads a file.
    ///
    /// - Throws: all problems at once.
    package static func load(path: String) throws(ExpectationFileError) -> ExpectationFile {
        let file: ConfigurationFile
        do {
            file = try ConfigurationFile.read(path: path, isRegularRequired: false)
        } catch {
            throw .unreadable(file: path, reason: error.reason)
        }
        return try parse(file.content.bytes, file: path)
    }

    package static func parse(_ bytes: [UInt8], file: String) throws(ExpectationFileError) -> ExpectationFile {
        var reader = ExpectationFileReader(problems: ProblemList(file: file))
        let expectations = reader.read(bytes)
        guard let expectations, reader.problems.count == 0 else {
            throw .invalid(problems: reader.problems.ordered, omitted: reader.problems.omitted)
        }
        return expectations
    }
}
