import HostModel

extension BalloonObstacle {
    /// Why the balloon did not take all that the machine was to give up; nil when it did, or when there was nothing.
    ///
    /// - Parameters:
    ///   - machine: with its balloon after the phase.
    ///   - wanted: pages above entitlement or limit when targets were set.
    init?(_ machine: MachineDecision, wanted: Int, _ guest: GuestMemory, _ memory: HostMemory) {
        guard wanted > 0 else {
            guard machine.excess > .zero else { return nil }
            self = .deadBand
            return
        }
        let state = guest.state.pointee
        let assigned = Int(machine.balloon.assigned.value)
        if !state.isDriverInstalled {
            self = .noDriver
        } else if state.bootMilliseconds > 0 {
            self = .booting
        } else if state.isBlocked {
            self = .blocked
        } else if assigned < wanted, machine.balloon.target == machine.balloon.maximum {
            self = .maximum
        } else if Int(machine.balloon.moved.value) < assigned {
            self = Self.guestObstacle(guest, moved: Int(machine.balloon.moved.value))
        } else if assigned < wanted {
            self = memory.actions.rebalancesBalloons ? .hostNotShort : .heldByState
        } else {
            return nil
        }
    }

    /// Why the guest gave less than it was asked for.
    private static func guestObstacle(_ guest: GuestMemory, moved: Int) -> BalloonObstacle {
        let state = guest.state.pointee
        // The driver turns slow for so many cycles at a refusal, and each cycle after that is one less.
        guard state.slowCycles == Balloon.slowCycles else {
            return moved >= Balloon.fastInflation ? .driverRate : .slowGuest
        }
        let anonymous = guest.pages.total(.idle) + guest.pages.total(.workingSet)
        if anonymous == 0 { return .nothingToGive }
        return state.pageFileUsed >= guest.constants.pointee.pageFileSize ? .pageFileFull : .swapReads
    }
}
