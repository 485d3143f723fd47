public import DeliveryQueue

/// Why pushing cannot begin. Faults of a receiver are not errors: they are tried again, counted and logged.
public enum PushError: Error, Hashable, CustomStringConvertible {
    /// `url` is fit to be shown: what may hold a secret has been taken out.
    case invalidURL(url: String, problem: String)
    /// Two URLs differ at most in what is never shown, so their metrics could not be told apart.
    case duplicateDestination(String)
    /// `name` is a setting in the words of the field.
    case invalidSetting(name: String, problem: String)
    case queue(QueueError)
    /// libcurl or the system refused what pushing needs.
    case cannotStart(problem: String)

    public var description: String {
        switch self {
        case .invalidURL(let url, let problem):
            "push URL \(url): \(problem); accepted are \(PushTarget.acceptedForms)"
        case .duplicateDestination(let destination):
            "push URL \(destination) is given twice; give each destination once"
        case .invalidSetting(let name, let problem):
            "push setting \(name): \(problem)"
        case .queue(let error):
            "push queue: \(error)"
        case .cannotStart(let problem):
            "push cannot start: \(problem)"
        }
    }
}
