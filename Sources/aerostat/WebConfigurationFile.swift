import ArgumentParser
import SimulationRuntime
import WebFiles

/// The web configuration file of `serve` (`--web.config.file`).
struct WebConfigurationFile {
    let path: String

    /// Reads the file for the start; what is wrong with it is said, and ends the command.
    func makeConfiguration() throws -> WebConfiguration {
        do throws(WebFileError) {
            return WebConfiguration(content: try load(), load: load)
        } catch {
            StandardError.write("\(error)\n")
            switch error {
            case .invalid: throw ExitStatus.bad
            case .unreadable: throw ExitStatus.unavailable
            }
        }
    }

    private func load() throws(WebFileError) -> WebConfiguration.Content {
        let content = try WebFile.load(path: path)
        return WebConfiguration.Content(
            settings: content.settings,
            files: content.files,
            warnings: content.warnings.map(\.description),
            isEmpty: content.isEmpty
        )
    }
}
