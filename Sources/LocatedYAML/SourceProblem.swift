/// One thing that is wrong in a file, or in another that it names.
public struct SourceProblem: Sendable, Hashable {
    /// The file as the user named it, or the path of another.
    public var file: String
    public var position: SourcePosition
    /// Where in the tree: `hosts[0].virtualMachines[1].memory`; empty for the file as a whole.
    public var keyPath: String
    /// What is wrong and what would be accepted.
    public var message: String

    public init(file: String, position: SourcePosition, keyPath: String, message: String) {
        self.file = file
        self.position = position
        self.keyPath = keyPath
        self.message = message
    }
}

extension SourceProblem: CustomStringConvertible {
    /// `FILE:LINE:COLUMN: key path: what is wrong, what would be accepted`.
    public var description: String {
        "\(file):\(position.line):\(position.column): " + (keyPath.isEmpty ? "" : "\(keyPath): ") + message
    }
}
