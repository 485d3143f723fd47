import ArgumentParser
import WebFiles

/// A web configuration file as `serve` and `check` read it.
struct WebConfigurationFile {
    let path: String

    /// What is wrong with the file is said, and ends the command.
    func load() throws -> WebFile.Content {
        do throws(WebFileError) {
            return try WebFile.load(path: path)
        } catch {
            StandardError.write("\(error)\n")
            throw Self.exitStatus(for: error)
        }
    }

    static func exitStatus(for error: WebFileError) -> ExitCode {
        switch error {
        case .invalid: ExitStatus.bad
        case .unreadable: ExitStatus.unavailable
        }
    }
}
