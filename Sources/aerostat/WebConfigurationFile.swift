import ArgumentParser
import Logging
import SimulationRuntime
import WebFiles

/// The web configuration file of `serve` (`--web.config.file`).
struct WebConfigurationFile {
    let path: String

    /// Reads the file for the start; what is wrong with it is said, and ends the command.
    func makeConfiguration(logger: Logger) throws -> WebConfiguration {
        do throws(WebFileError) {
            return WebConfiguration(content: try load(logger), load: { try load(logger) })
        } catch {
            StandardError.write("\(error)\n")
            throw Self.exitStatus(for: error)
        }
    }

    private func load(_ logger: Logger) throws(WebFileError) -> WebConfiguration.Content {
        let content = try WebFile.load(path: path)
        for warning in content.warnings {
            logger.warning("web configuration", metadata: ["problem": "\(warning)"])
        }
        return WebConfiguration.Content(settings: content.settings, files: content.files)
    }

    static func exitStatus(for error: WebFileError) -> ExitCode {
        switch error {
        case .invalid: ExitStatus.bad
        case .unreadable: ExitStatus.unavailable
        }
    }
}
