/// A setting of an experiment, and where its value comes from.
public struct ExperimentParameter: Sendable, Hashable {
    public enum Origin: Sendable, Hashable {
        case published(Evidence)
        /// Ours, for want of a source.
        case chosen
        /// Computed so that published figures come out, which are therefore no check of the model.
        case calibrated(on: String)
    }

    public let name: String
    public let value: String
    public let origin: Origin

    public init(_ name: String, _ value: String, _ origin: Origin) {
        self.name = name
        self.value = value
        self.origin = origin
    }

    /// Such as `published [S]`, `chosen` or `calibrated on W02-F4 shared and reclaimed`.
    public var originText: String {
        switch origin {
        case .published(let evidence): "published [\(evidence.rawValue)]"
        case .chosen: "chosen"
        case .calibrated(let figures): "calibrated on \(figures)"
        }
    }
}
