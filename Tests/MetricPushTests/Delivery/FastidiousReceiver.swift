import HostModel

@testable import MetricPush

/// Takes shipments like Prometheus: whole, or not at all when there is one sample in them that it will not have.
struct FastidiousReceiver {
    /// Why it will not have a sample; nil where it is welcome.
    var objection: (SampleNote) -> DropReason?
    /// Like Prometheus without a window for samples out of order: nothing older than the newest of its series.
    var insistsOnOrder = false
    private(set) var requests = 0
    /// What it has taken, in order.
    private(set) var taken: [SampleNote] = []
    private var newest: [Int: Int64] = [:]

    init(insistsOnOrder: Bool = false, objection: @escaping (SampleNote) -> DropReason? = { _ in nil }) {
        self.insistsOnOrder = insistsOnOrder
        self.objection = objection
    }

    /// - Returns: nil when the shipment was taken.
    mutating func take(_ shipment: Shipment) -> DropReason? {
        requests += 1
        for sample in shipment.samples {
            if let reason = objection(sample) { return reason }
            if insistsOnOrder, let last = newest[sample.series], last > sample.milliseconds { return .tooOld }
        }
        for sample in shipment.samples { newest[sample.series] = sample.milliseconds }
        taken += shipment.samples
        return nil
    }

    /// Makes all shipments of a consignment.
    ///
    /// - Returns: what was reported as dropped on the way.
    mutating func takeAll(_ consignment: inout Consignment) -> [Shipment] {
        var dropped: [Shipment] = []
        while let shipment = consignment.next {
            if let reason = take(shipment) {
                dropped += consignment.settleRefused(reason, isDivisible: true)
            } else {
                dropped += consignment.settleDelivered()
            }
        }
        return dropped
    }
}
