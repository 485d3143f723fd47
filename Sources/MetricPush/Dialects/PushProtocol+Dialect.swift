import CurlTransfer
import ReportMail
import SnapshotEncoding

extension PushProtocol {
    /// Samples of time series can be pushed, with their times or as last values.
    public var takesSamples: Bool {
        switch self {
        case .pushgateway, .remoteWrite, .influx, .otlp: true
        case .json, .csv, .smtp: false
        }
    }

    /// Whole reports can be pushed.
    public var takesReports: Bool {
        switch self {
        case .pushgateway, .json, .csv, .smtp: true
        case .remoteWrite, .influx, .otlp: false
        }
    }

    /// The protocol has words for the end of a series.
    private var marksEnds: Bool {
        switch self {
        case .pushgateway, .remoteWrite, .otlp: true
        case .influx, .json, .csv, .smtp: false
        }
    }

    func takes(_ item: PushItem) -> Bool {
        switch item {
        case .samples: takesSamples
        case .ended: marksEnds
        case .report: takesReports
        }
    }
}

extension PushTarget {
    func makeDialect(settings: PushSettings, options: PushOptions) -> any PushDialect {
        let labels = settings.labels(usual: options.labels)
        switch wireProtocol {
        case .pushgateway: return PushgatewayDialect(labels: labels)
        case .remoteWrite: return RemoteWriteDialect(settings: settings, labels: labels)
        case .influx: return InfluxDialect(settings: settings, labels: labels)
        case .otlp: return OTLPDialect(settings: settings, labels: labels)
        case .json, .csv: return ReportDialect(settings: settings)
        case .smtp:
            // A password is not sent in the open.
            return MailDialect(
                sender: sender ?? .ofThisMachine,
                recipients: recipients,
                encryption: settings.credentials == nil ? .optional : .required
            )
        }
    }
}

extension PushDestination {
    func transfer(of exchange: PushExchange) -> TransferRequest {
        TransferRequest(
            url: target.url + exchange.path,
            exchange: exchange.exchange,
            credentials: settings.credentials,
            security: settings.security,
            proxy: settings.proxy,
            headers: exchange.headers + settings.headers,
            answerHeaders: exchange.answerHeaders
        )
    }
}

extension PushSettings {
    /// - Parameter usual: labels of the sender.
    func labels(usual: [(name: String, value: String)]) -> DestinationLabels {
        DestinationLabels(usual: usual, own: externalLabels.map { (name: $0.name, value: $0.value) })
    }

    /// Of an answer no more is kept than the words that are logged and what a protocol says in it.
    func limits(userAgent: String) -> TransferLimits {
        TransferLimits(
            userAgent: userAgent,
            connectTimeout: connectTimeout,
            requestTimeout: requestTimeout,
            keptAnswerBytes: 4_096,
            maximumAnswerBytes: 1_048_576
        )
    }
}
