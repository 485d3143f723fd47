/// The guest kills a process when memory and page file cannot hold what it runs (memory-model.md section 6).
enum OutOfMemory {
    /// Share of the anonymous memory that the killed process held.
    static let killedShare = 0.1
    /// Time before the guest kills again: the process is started anew and grows first.
    static let pauseMilliseconds: Int64 = 30_000

    static func advance(_ guest: GuestMemory) {
        let state = guest.state
        if state.pointee.killPauseMilliseconds > 0 {
            state.pointee.killPauseMilliseconds -= SimulationTime.stepMilliseconds
            return
        }
        guard state.pointee.refusedGrowth > 0 else { return }
        state.pointee.counters.outOfMemoryKills += 1
        state.pointee.killPauseMilliseconds = pauseMilliseconds
        for guestClass in [GuestClass.workingSet, .idle] {
            let killed = Int(Double(guest.pages.total(guestClass)) * killedShare)
            GuestPaging.move(guest, killed, from: guestClass, to: .free)
            let dropped = Int(Double(GuestPaging.pagedOut(guest, guestClass)) * killedShare)
            GuestPaging.notePagedOut(guest, -dropped, of: guestClass)
        }
    }
}
