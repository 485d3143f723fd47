/// That an alert becomes pending or firing at an evaluation, or is so no more.
struct AlertChange: Hashable {
    enum State: String {
        case pending, firing
    }

    /// Simulated milliseconds since the start of the run.
    let time: Int64
    let alert: String
    /// All labels but the name of the alert and its state, by name.
    let labels: [AlertInstance.Label]
    let state: State
    let isBegin: Bool

    /// The sample of the question to which it is an answer.
    var value: Int { isBegin ? 1 : 2 }

    /// The labels of that sample, in PromQL.
    var metric: String {
        var pairs = ["alertname=\(QuotedText.promQL(alert))", "alertstate=\"\(state.rawValue)\""]
        pairs += labels.map { "\($0.name)=\(QuotedText.promQL($0.value))" }
        return "\(isBegin ? "ALERTS" : ""){\(pairs.joined(separator: ","))}"
    }
}

/// Asks for the annotations of the firing alerts of a name at an evaluation.
struct AnnotationQuestion: Hashable {
    let time: Int64
    let alert: String
}
