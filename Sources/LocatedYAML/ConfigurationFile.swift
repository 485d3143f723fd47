/// A configuration file as it was read, and the folder from which its relative paths start.
package struct ConfigurationFile {
    package var content: BoundedFile.Content
    /// What relative paths are appended to: empty, or with a slash at its end.
    package var directory: String

    /// Why the file was not read; a half sentence that follows its path.
    package struct Unreadable: Error, Hashable {
        package var reason: String
    }

    private static let maximumBytes = 1_048_576

    /// - Parameter isRegularRequired: refuses pipes, sockets and devices, on which a read could wait for ever.
    package static func read(path: String, isRegularRequired: Bool) throws(Unreadable) -> ConfigurationFile {
        do {
            return ConfigurationFile(
                content: try BoundedFile.content(
                    path: path,
                    limit: maximumBytes,
                    isRegularRequired: isRegularRequired
                ),
                directory: path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? ""
            )
        } catch {
            switch error {
            case .unreadable(let reason): throw Unreadable(reason: reason)
            case .tooLarge: throw Unreadable(reason: "the file is larger than 1 MiB, the most that is read")
            }
        }
    }
}
