import HostModel
import SnapshotEncoding
import StatusServer
import Synchronization

/// A snapshot with its pages, each encoded when the first one asks and then shared by all.
final class PublishedSnapshot: Sendable {
    let run: SimulationRun
    let snapshot: FleetSnapshot
    /// Wall-clock time at which it was taken.
    let taken: Timestamp
    /// Measured when the snapshot was taken.
    let speed: Ratio
    let lag: Duration

    private struct Pages {
        var metrics: SharedPage?
        var json: SharedPage?
    }

    private let pages = Mutex(Pages())

    init(run: SimulationRun, snapshot: FleetSnapshot, taken: Timestamp, speed: Ratio, lag: Duration) {
        self.run = run
        self.snapshot = snapshot
        self.taken = taken
        self.speed = speed
        self.lag = lag
    }

    /// The families of hosts and virtual machines as text.
    ///
    /// Encodes under the lock: those who ask meanwhile want the same bytes, and nobody else holds this lock.
    var metricsPage: SharedPage {
        pages.withLock { pages in
            if let page = pages.metrics { return page }
            var bytes: [UInt8] = []
            run.encoder.encode(snapshot, into: &bytes)
            let page = SharedPage(bytes)
            pages.metrics = page
            return page
        }
    }

    /// The snapshot as JSON. Asked for by people and seldom, so its encoder is not kept.
    var jsonPage: SharedPage {
        pages.withLock { pages in
            if let page = pages.json { return page }
            var bytes: [UInt8] = []
            SnapshotDocumentEncoder(identity: run.identity).encode(snapshot, into: &bytes)
            let page = SharedPage(bytes)
            pages.json = page
            return page
        }
    }
}
