import HostModel
import HostSimulation
import LocatedYAML

/// One item of `events` before it is fitted to hosts and machines.
struct EventDescription {
    enum Action {
        case power(Power)
        case shares(ShareSetting)
        case reservation(Amount, Field)
        /// A limit of nil lifts the limit.
        case limit(Amount?, Field)
        case workload(WorkloadChanges)
        case balloonDriver(isUp: Bool)
        /// A setting of the host, as the simulation takes it.
        case hostSetting(ScenarioEvent.Action)
        case loseMemory(PageCount, Field)

        /// Whether it acts on machines, not on the host itself.
        var concernsMachines: Bool {
            switch self {
            case .hostSetting, .loseMemory: false
            default: true
            }
        }
    }

    /// What is done with the power switch of machines.
    enum Power: String, CaseIterable {
        case on, off, reboot

        func action(machines: [Int]) -> ScenarioEvent.Action {
            switch self {
            case .on: .powerOn(machines: machines)
            case .off: .powerOff(machines: machines)
            case .reboot: .reboot(machines: machines)
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
