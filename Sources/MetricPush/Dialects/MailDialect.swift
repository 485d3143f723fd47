import CurlTransfer
import HostModel
import ReportMail
import SnapshotEncoding

/// Mail of a report through a server that takes it on.
struct MailDialect: PushDialect {
    private let sender: MailAddress
    private let recipients: [MailAddress]
    private let encryption: TransferRequest.MailEncryption

    init(sender: MailAddress, recipients: [MailAddress], encryption: TransferRequest.MailEncryption) {
        self.sender = sender
        self.recipients = recipients
        self.encryption = encryption
    }

    var keepsLastValuesOnly: Bool { false }
    var samplesAtOnce: Int { 0 }

    mutating func begin(_ series: QueuedSeries) {}

    func plan(_ items: [PlannedItem], setAside: [Int]) -> [Shipment] { ReportDialect.reports(items) }

    mutating func exchange(for shipment: Shipment) -> PushExchange {
        var message: [UInt8] = []
        if case .report(let report, let identity) = shipment.cargo {
            message = mail(report, identity: identity).encode()
        }
        return PushExchange(
            exchange: .mail(
                sender: sender.description,
                recipients: recipients.map(\.description),
                message: message,
                encryption: encryption
            )
        )
    }

    /// A mail server that does not take a message ends the transfer with a failure, so an answer is success.
    mutating func verdict(on answer: TransferAnswer, to shipment: Shipment) -> PushVerdict { .delivered() }

    /// The same message at each try, so that a server that had taken it after all can tell.
    private func mail(_ report: PushReport, identity: Shipment.Identity) -> MailMessage {
        MailMessage(
            sender: sender,
            recipients: recipients,
            subject: report.title,
            text: report.content.body,
            html: report.html,
            date: Timestamp(millisecondsSince1970: identity.milliseconds),
            identifier: identity.sequence
        )
    }
}
