/// What became of a request to read the files again.
public enum ReloadAnswer: Sendable, Hashable {
    case reloaded
    /// What was in use before stays in use; the text says what is wrong, a problem a line.
    case refused(String)
}
