import HostModel
import SnapshotEncoding
import StatusServer
import Synchronization

/// A snapshot with its pages, each made when the first one asks and then shared by all.
final class PublishedSnapshot: Sendable {
    let run: SimulationRun
    let snapshot: FleetSnapshot
    /// Wall-clock time at which it was taken.
    let taken: Timestamp
    /// Measured when the snapshot was taken.
    let speed: Ratio
    let lag: Duration
    /// Wall-clock milliseconds since 1970 since when each machine counts, host by host; empty where all of them have
    /// counted since the start of the run. Nil when nobody wants to know.
    let machineStarts: [Int64]?

    /// The last hour up to it.
    let past: RecentPast

    /// The families of hosts and virtual machines.
    let pages = PageShelf<PageKey, SharedPage>()
    /// The same as gzip.
    let gzipPages = PageShelf<PageKey, GzipPage>()

    /// What people look at.
    let documents = PageShelf<DocumentKey, SharedPage>()

    private let json = Mutex<SharedPage?>(nil)

    init(
        run: SimulationRun,
        snapshot: FleetSnapshot,
        taken: Timestamp,
        speed: Ratio,
        lag: Duration,
        machineStarts: [Int64]? = nil,
        past: RecentPast
    ) {
        self.run = run
        self.snapshot = snapshot
        self.taken = taken
        self.speed = speed
        self.lag = lag
        self.machineStarts = machineStarts
        self.past = past
    }

    /// The snapshot as JSON. Asked for by people and seldom, so its encoder is not kept.
    ///
    /// Encodes under the lock: those who ask meanwhile want the same bytes, and nobody else holds this lock.
    var jsonPage: SharedPage {
        json.withLock { page in
            if let page { return page }
            var bytes: [UInt8] = []
            SnapshotDocumentEncoder(identity: run.identity).encode(snapshot, into: &bytes)
            let made = SharedPage(bytes)
            page = made
            return made
        }
    }
}
