import Dispatch
import Synchronization

/// Pages that are made when the first one asks and then shared by all.
///
/// Pages are made on a queue that the one who asks names, so that no thread that answers requests is ever kept by it.
/// Those who ask while a page is being made wait for it. They wait even when they are cancelled: a page is made for
/// whoever comes next, in a time that its length bounds, and nobody's leaving is felt by the others.
final class PageShelf<Key: Hashable & Sendable, Page: Sendable>: Sendable {
    private enum Place {
        case inMaking([CheckedContinuation<Page, Never>])
        case ready(Page)
    }

    /// What one who asks finds.
    private enum Finding {
        case nobodyAsked
        case inMaking
        case ready(Page)
    }

    private let places = Mutex<[Key: Place]>([:])

    init() {}

    /// The page of that key.
    ///
    /// - Parameter make: called once in the life of the shelf for each key.
    func page(
        _ key: Key,
        madeOn queue: DispatchQueue,
        by make: @escaping @Sendable () -> Page
    ) async -> Page {
        if let page = readyPage(key) { return page }
        return await withCheckedContinuation { continuation in
            switch join(continuation, waitingFor: key) {
            case .ready(let page): continuation.resume(returning: page)
            case .inMaking: break
            case .nobodyAsked: queue.async { self.put(make(), at: key) }
            }
        }
    }

    private func readyPage(_ key: Key) -> Page? {
        places.withLock { places in
            guard case .ready(let page) = places[key] else { return nil }
            return page
        }
    }

    private func join(_ continuation: CheckedContinuation<Page, Never>, waitingFor key: Key) -> Finding {
        places.withLock { places in
            switch places[key] {
            case .ready(let page):
                return .ready(page)
            case .inMaking(let waiting):
                places[key] = .inMaking(waiting + [continuation])
                return .inMaking
            case nil:
                places[key] = .inMaking([continuation])
                return .nobodyAsked
            }
        }
    }

    private func put(_ page: Page, at key: Key) {
        let waiting = places.withLock { places -> [CheckedContinuation<Page, Never>] in
            guard case .inMaking(let waiting) = places.updateValue(.ready(page), forKey: key) else { return [] }
            return waiting
        }
        for continuation in waiting { continuation.resume(returning: page) }
    }
}
