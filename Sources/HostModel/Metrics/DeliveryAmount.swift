/// How much was handed over, delivered or lost: what the ledger counts in.
public struct DeliveryAmount: Sendable, Hashable {
    /// Samples of time series.
    public var samples: Int64
    /// Whole reports, which are delivered as one.
    public var reports: Int64

    public static let zero = DeliveryAmount()

    public init(samples: Int64 = 0, reports: Int64 = 0) {
        self.samples = samples
        self.reports = reports
    }

    public static func + (left: DeliveryAmount, right: DeliveryAmount) -> DeliveryAmount {
        DeliveryAmount(samples: left.samples + right.samples, reports: left.reports + right.reports)
    }

    public static func - (left: DeliveryAmount, right: DeliveryAmount) -> DeliveryAmount {
        DeliveryAmount(samples: left.samples - right.samples, reports: left.reports - right.reports)
    }

    public static func += (left: inout DeliveryAmount, right: DeliveryAmount) { left = left + right }
}
