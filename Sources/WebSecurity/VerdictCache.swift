/// What is known of passwords that were shown before, so that each is hashed once.
///
/// Right and wrong ones are kept apart: whoever tries many wrong ones drives out no right one, and a scrape with the right
/// password is never behind them in the queue.
struct VerdictCache {
    /// What a verdict is about. It holds the hash too, so that a changed password has no verdict yet.
    struct Question: Hashable {
        private let bytes: [UInt8]

        init(_ credentials: BasicCredentials, hash: PasswordHash) {
            // The hash has a fixed length and the name no colon, so different questions have different bytes.
            bytes = hash.text + credentials.name + [UInt8(ascii: ":")] + credentials.password
        }

        static func == (left: Question, right: Question) -> Bool { left.bytes.equalsInConstantTime(right.bytes) }

        func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
    }

    /// Verdicts of each kind, at most.
    static let capacity = 256

    private var right = RecentQuestions()
    private var wrong = RecentQuestions()

    /// Nil where nothing is known.
    func verdict(on question: Question) -> Bool? {
        if right.contains(question) { return true }
        return wrong.contains(question) ? false : nil
    }

    mutating func keep(_ isRight: Bool, on question: Question) {
        if isRight { right.insert(question) } else { wrong.insert(question) }
    }

    var count: Int { right.count + wrong.count }
}

/// The latest questions, the oldest of which goes when there is no room.
private struct RecentQuestions {
    private var places: [VerdictCache.Question: Int] = [:]
    private var ring: [VerdictCache.Question] = []
    private var next = 0

    var count: Int { places.count }

    func contains(_ question: VerdictCache.Question) -> Bool { places[question] != nil }

    mutating func insert(_ question: VerdictCache.Question) {
        guard places[question] == nil else { return }
        if ring.count < VerdictCache.capacity {
            places[question] = ring.count
            ring.append(question)
            return
        }
        places[ring[next]] = nil
        ring[next] = question
        places[question] = next
        next = (next + 1) % VerdictCache.capacity
    }
}
