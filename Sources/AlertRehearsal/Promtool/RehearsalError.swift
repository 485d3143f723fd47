/// Why there is no timeline.
package enum RehearsalError: Error, Hashable {
    /// A rule cannot be evaluated over the series of the run; promtool's words, which begin with the rule's name.
    case ruleFailed(String)
    /// A rule reads more than promtool lets a query; promtool's words, which begin with the rule's name.
    case tooManySamples(String)
    /// There are more alerts of a name than promtool lets a query find.
    case tooManyAlerts
    /// A line of promtool's that is not what its versions known here print.
    case notUnderstood(String)
}
