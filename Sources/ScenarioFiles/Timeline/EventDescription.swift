import HostModel
import HostSimulation

/// One item of `events` before it is fitted to hosts and machines.
struct EventDescription {
    enum Action {
        case power(isOn: Bool)
        case shares(ShareSetting)
        case reservation(Amount, Field)
        /// A limit of nil lifts the limit.
        case limit(Amount?, Field)
        case workload(WorkloadChanges)
        case balloonDriver(isUp: Bool)
        case idleMemoryTax(Ratio)
        case loseMemory(PageCount, Field)

        /// Whether it acts on machines, not on the host itself.
        var concernsMachines: Bool {
            switch self {
            case .idleMemoryTax, .loseMemory: false
            default: true
            }
        }
    }

    /// A name that the event gives, with its place.
    struct Reference {
        var name: String
        var field: Field
    }

    var field: Field
    var time: SimulationTime
    /// Nil for every host.
    var host: Reference?
    /// Nil for every machine.
    var machines: [Reference]?
    var action: Action
}
