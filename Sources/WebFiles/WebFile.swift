public import LocatedYAML
public import WebSecurity

/// The file of `--web.config.file`: TLS, headers, users and the rate limit.
///
/// Its keys and defaults are those of Prometheus' exporter-toolkit, so that a file written for another exporter works:
/// https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md
/// All problems are found in one pass, those of the certificates that it names included. No message holds a secret.
public enum WebFile {
    /// What a file says.
    public struct Content: Sendable {
        public var settings: WebSettings
        /// All files that were read, the web configuration file first: a change of any is a change of the settings.
        public var files: [String]
        /// What is accepted and hardly meant.
        public var warnings: [SourceProblem]
        /// Nothing stands in the file, which is accepted and asks for nothing: no TLS, no password.
        public var isEmpty: Bool
    }

    /// Reads a file and those that it names.
    ///
    /// - Parameter path: relative paths in the file start from its folder.
    /// - Throws: all problems at once.
    public static func load(path: String) throws(WebFileError) -> Content {
        let file: ConfigurationFile
        do {
            file = try ConfigurationFile.read(path: path, isRegularRequired: true)
        } catch {
            throw .unreadable(file: path, reason: error.reason)
        }
        return try parse(
            file.content.bytes,
            file: path,
            directory: file.directory,
            isPublic: file.content.isPublic
        )
    }

    /// - Parameters:
    ///   - directory: what relative paths are appended to: empty, or with a slash at its end.
    ///   - isPublic: everybody on the machine may read the file.
    static func parse(
        _ bytes: [UInt8],
        file: String,
        directory: String,
        isPublic: Bool
    ) throws(WebFileError) -> Content {
        var reader = WebFileReader(file: file, directory: directory, isPublic: isPublic)
        let settings = reader.read(bytes)
        guard reader.problems.count == 0 else {
            throw .invalid(
                problems: reader.problems.ordered,
                omitted: reader.problems.omitted,
                files: reader.files
            )
        }
        return Content(
            settings: settings ?? WebSettings(),
            files: reader.files,
            warnings: reader.warnings.ordered,
            isEmpty: settings == nil
        )
    }
}
