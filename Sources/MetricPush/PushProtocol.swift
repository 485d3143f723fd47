/// The language that a destination speaks: what its URLs look like and what its answers mean.
public enum PushProtocol: String, Sendable, Hashable, CaseIterable {
    /// Prometheus Pushgateway: a PUT replaces a group of series, a DELETE takes it away.
    case pushgateway
    /// Remote write of Prometheus: blocks of samples with their times.
    case remoteWrite = "remote-write"
    /// Line protocol of InfluxDB, 1 or 2.
    case influx
    /// OpenTelemetry's metrics over HTTP, in protobuf.
    case otlp
    /// A POST of a report in JSON.
    case json
    /// A POST of a report in CSV.
    case csv
    /// A mail with a report, over SMTP, encrypted from the start with `smtps://`.
    case smtp

    /// What a URL of this protocol looks like, for help texts and errors.
    var acceptedForm: String {
        switch self {
        case .pushgateway: "pushgateway+http[s]://HOST[:PORT][/PREFIX]"
        case .remoteWrite: "remote-write+http[s]://HOST[:PORT]/PATH (often /api/v1/write)"
        case .influx: "influx+http[s]://HOST[:PORT][/PREFIX]?db=NAME[&rp=NAME] (or ?org=NAME&bucket=NAME)"
        case .otlp: "otlp+http[s]://HOST[:PORT][/PATH] (/v1/metrics when there is none)"
        case .json, .csv: "\(rawValue)+http[s]://HOST[:PORT][/PATH]"
        case .smtp: "smtp[s]://HOST[:PORT]?to=ADDRESS[,ADDRESS][&from=ADDRESS]"
        }
    }
}
