import Synchronization

@testable import WebSecurity

/// Takes the place of bcrypt: keeps what it is asked until the test answers.
final class HeldChecker: Sendable {
    struct Question: Sendable {
        var password: String
        var hash: PasswordHash
        var answer: @Sendable (Bool) -> Void
    }

    private struct State {
        var questions: [Question] = []
        var awaited: (count: Int, continuation: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())

    var check: Authenticator.Check {
        { [self] password, hash, answer in
            let question = Question(password: String(decoding: password, as: UTF8.self), hash: hash, answer: answer)
            let ready = state.withLock { state in
                state.questions.append(question)
                guard let awaited = state.awaited, state.questions.count >= awaited.count else {
                    return nil as CheckedContinuation<Void, Never>?
                }
                state.awaited = nil
                return awaited.continuation
            }
            ready?.resume()
        }
    }

    var questions: [Question] { state.withLock { $0.questions } }

    /// Returns once that many questions have been asked in all.
    func arrival(of count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.questions.count >= count { return true }
                state.awaited = (count, continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
