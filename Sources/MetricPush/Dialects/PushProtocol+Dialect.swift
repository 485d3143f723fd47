import CurlTransfer
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
        let labels = options.labels.filter { label in !settings.externalLabels.contains { $0.name == label.name } }
            + settings.externalLabels
        switch wireProtocol {
        case .pushgateway: return PushgatewayDialect(labels: labels)
        case .remoteWrite: return RemoteWriteDialect(settings: settings, labels: labels)
        case .influx: return InfluxDialect(settings: settings, labels: labels)
        case .otlp: return OTLPDialect(settings: settings, labels: labels)
        case .json, .csv: return ReportDialect(settings: settings)
        case .smtp: return MailDialect(addresses: mailAddresses(settings), encryption: settings.mailEncryption)
        }
    }
}
