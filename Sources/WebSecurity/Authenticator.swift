internal import Synchronization

/// Decides whether a request comes from one of the users.
///
/// Passwords are hashed away from the threads that answer, one at a time; those who wait are bounded in number, and a
/// verdict is kept. Somebody unknown costs as much time as somebody known.
public final class Authenticator: Sendable {
    /// What becomes of a request.
    public enum Verdict: Sendable, Hashable {
        case admitted
        case refused
        /// Too many passwords wait to be checked.
        case busy
    }

    /// Finds out whether a password is right, and calls back once.
    typealias Check = @Sendable ([UInt8], PasswordHash, @escaping @Sendable (Bool) -> Void) -> Void

    private typealias Waiter = CheckedContinuation<Verdict, Never>

    private struct State {
        var cache = VerdictCache()
        /// Who waits for the passwords that are being checked.
        var waiters: [VerdictCache.Question: [Waiter]] = [:]
        var waiting = 0
    }

    /// Passwords that may be in the queue at a time.
    static let maximumQuestions = 64
    /// Requests that may wait for them.
    static let maximumWaiters = 1024

    private let state = Mutex(State())
    private let check: Check

    public convenience init() {
        let checker = PasswordChecker()
        self.init { checker.check($0, against: $1, done: $2) }
    }

    init(check: @escaping Check) {
        self.check = check
    }

    /// - Parameters:
    ///   - authorization: the value of the header, or nil where there is none.
    ///   - users: those in force; a verdict holds no longer than the user's hash.
    public func verdict(authorization: String?, users: [WebUser]) async -> Verdict {
        guard let authorization, let credentials = BasicCredentials(header: authorization), !users.isEmpty else {
            return .refused
        }
        let known = users.first { $0.name.utf8.elementsEqual(credentials.name) }
        let hash = known?.password ?? Self.standIn(for: credentials.name, among: users)
        let question = VerdictCache.Question(credentials, hash: hash)
        if let isRight = state.withLock({ $0.cache.verdict(on: question) }) { return isRight ? .admitted : .refused }
        return await withCheckedContinuation { waiter in
            let isKnown = known != nil
            switch enter(waiter, question) {
            case .answered(let verdict): waiter.resume(returning: verdict)
            case .waiting: break
            case .first:
                check(credentials.password, hash) { [self] isRight in
                    finish(question, isRight: isRight && isKnown)
                }
            }
        }
    }

    private enum Entrance {
        case answered(Verdict)
        case waiting
        /// The caller has to have the password checked.
        case first
    }

    private func enter(_ waiter: Waiter, _ question: VerdictCache.Question) -> Entrance {
        state.withLock { state in
            // It may have been answered since the first look.
            if let isRight = state.cache.verdict(on: question) { return .answered(isRight ? .admitted : .refused) }
            guard state.waiting < Self.maximumWaiters else { return .answered(.busy) }
            if state.waiters[question] != nil {
                state.waiters[question]?.append(waiter)
                state.waiting += 1
                return .waiting
            }
            guard state.waiters.count < Self.maximumQuestions else { return .answered(.busy) }
            state.waiters[question] = [waiter]
            state.waiting += 1
            return .first
        }
    }

    private func finish(_ question: VerdictCache.Question, isRight: Bool) {
        let waiters = state.withLock { state in
            state.cache.keep(isRight, on: question)
            let waiters = state.waiters.removeValue(forKey: question) ?? []
            state.waiting -= waiters.count
            return waiters
        }
        for waiter in waiters { waiter.resume(returning: isRight ? .admitted : .refused) }
    }

    /// A hash for somebody who is none of the users: always the same one for a name, at the cost of one of theirs.
    private static func standIn(for name: [UInt8], among users: [WebUser]) -> PasswordHash {
        // Seeded at random in each process, so that nobody can tell from outside which user lends the cost.
        var hasher = Hasher()
        hasher.combine(name)
        let index = Int(hasher.finalize().magnitude % UInt(users.count))
        return .unknown(cost: users[index].password.cost)
    }
}
