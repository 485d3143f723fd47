import Dispatch
import HostModel
import SnapshotEncoding
import StatusServer

/// Makes the metrics pages of snapshots, each once, on threads of its own.
///
/// Compressing takes far longer than encoding, so it has another thread, and who wants a page as it is never waits for
/// it.
struct PageMaker: Sendable {
    private let account: PageAccount
    /// Start of the process, since when aerostat counts itself.
    private let processStart: Timestamp
    private let encoding = DispatchQueue(label: "aerostat.encoding")
    private let memory = PageMemory()
    private let compression = DispatchQueue(label: "aerostat.compression")

    init(account: PageAccount, processStart: Timestamp) {
        self.account = account
        self.processStart = processStart
    }

    /// The page as it is.
    func page(_ key: PageKey, of published: PublishedSnapshot) async -> SharedPage {
        await published.pages.page(key, madeOn: encoding) {
            defer { account.countEncoded() }
            return encode(key, published)
        }
    }

    /// The page as the beginning of a gzip stream.
    func gzipPage(_ key: PageKey, of published: PublishedSnapshot) async -> GzipPage {
        let page = await page(key, of: published)
        return await published.gzipPages.page(key, madeOn: compression) {
            defer { account.countCompressed() }
            return GzipPage(beginning: page)
        }
    }

    /// A document that people look at, as JSON.
    func document(_ key: DocumentKey, of published: PublishedSnapshot, version: String) async -> SharedPage {
        await published.documents.page(key, madeOn: encoding) {
            let facts = StatusRunFacts(published, version: version)
            var bytes: [UInt8] = []
            switch key {
            case .host(let index):
                published.run.statusEncoder.encode(
                    hostAt: index,
                    of: published.snapshot,
                    run: facts,
                    past: published.past.moments(ofHost: index),
                    into: &bytes
                )
            case .fleet:
                HostsDocumentEncoder(identity: published.run.identity)
                    .encode(published.snapshot, run: facts, into: &bytes)
            }
            return SharedPage(bytes)
        }
    }

    /// Since when the counters on the snapshot's pages count; nil where pages do not tell.
    func counterStarts(of published: PublishedSnapshot) -> CounterStarts? {
        published.machineStarts.map {
            CounterStarts(run: published.run.began, process: processStart, machines: $0)
        }
    }

    private func encode(_ key: PageKey, _ published: PublishedSnapshot) -> SharedPage {
        let encoder = published.run.encoder
        let starts = counterStarts(of: published)
        switch key.subject {
        case .fleet:
            let length = encoder.maximumLength(as: key.syntax, created: starts != nil)
            return SharedPage(upTo: length, in: memory) {
                encoder.encode(published.snapshot, as: key.syntax, created: starts, into: $0)
            }
        case .host(let index):
            let length = encoder.maximumLength(hostAt: index, as: key.syntax, created: starts != nil)
            return SharedPage(upTo: length, in: memory) {
                encoder.encode(hostAt: index, of: published.snapshot, as: key.syntax, created: starts, into: $0)
            }
        }
    }
}
