/// What the requests to one destination came to since the start of the program.
struct RequestCounts {
    /// Requests answered with success, those without samples included.
    var succeeded: Int64 = 0
    /// Requests that failed; each try counts.
    var failed: Int64 = 0
    /// Of the failed requests, those whose answer says that the URL is wrong.
    var configurationErrors: Int64 = 0
    /// Bytes that were sent, headers and compression included.
    var bytesSent: Int64 = 0
}
