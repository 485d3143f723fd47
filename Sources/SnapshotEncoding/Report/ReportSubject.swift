/// What a row of a report is about.
public enum ReportSubject: String, Sendable, Hashable, CaseIterable {
    case host, virtualMachine
}
