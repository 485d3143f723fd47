import Foundation
import Testing

@testable import WebSecurity

struct AuthenticatorTests {
    private let checker = HeldChecker()
    private let authenticator: Authenticator
    private let users: [WebUser]

    init() throws {
        authenticator = Authenticator(check: checker.check)
        users = [
            WebUser(name: "alice", password: try Self.hash("A", cost: "05")),
            WebUser(name: "bob", password: try Self.hash("B", cost: "07")),
        ]
    }

    private static func hash(_ letter: String, cost: String) throws -> PasswordHash {
        try #require(PasswordHash(parsing: "$2y$\(cost)$" + String(repeating: letter, count: 53)))
    }

    private static func header(_ credentials: String) -> String {
        "Basic " + Data(credentials.utf8).base64EncodedString()
    }

    /// Asks, and answers the one question that comes of it.
    private func verdict(_ credentials: String, answer: Bool) async -> Authenticator.Verdict {
        let before = checker.questions.count
        async let verdict = authenticator.verdict(authorization: Self.header(credentials), users: users)
        await checker.arrival(of: before + 1)
        checker.questions[before].answer(answer)
        return await verdict
    }

    /// Asks where the answer is known already.
    private func known(_ credentials: String, users: [WebUser]? = nil) async -> Authenticator.Verdict {
        await authenticator.verdict(authorization: Self.header(credentials), users: users ?? self.users)
    }

    @Test func aRightPasswordIsHashedOnce() async {
        #expect(await verdict("alice:secret", answer: true) == .admitted)
        #expect(checker.questions[0].password == "secret")
        #expect(checker.questions[0].hash == users[0].password)
        #expect(await known("alice:secret") == .admitted)
        #expect(checker.questions.count == 1)
    }

    @Test func aWrongPasswordIsHashedOnce() async {
        #expect(await verdict("alice:wrong", answer: false) == .refused)
        #expect(await known("alice:wrong") == .refused)
        #expect(checker.questions.count == 1)
    }

    @Test func aRightPasswordOfOneUserIsNotThatOfAnother() async {
        #expect(await verdict("alice:secret", answer: true) == .admitted)
        #expect(await verdict("bob:secret", answer: false) == .refused)
        #expect(checker.questions.count == 2)
    }

    @Test func somebodyUnknownIsRefusedAfterAsMuchWork() async {
        // Even a stand-in whose password were guessed lets nobody in.
        #expect(await verdict("mallory:secret", answer: true) == .refused)
        #expect([5, 7].contains(checker.questions[0].hash.cost))
        #expect(await known("mallory:secret") == .refused)
        #expect(checker.questions.count == 1)
    }

    @Test func somebodyUnknownHasOneCost() async {
        var costs: Set<Int> = []
        for password in ["a", "b", "c", "d", "e", "f"] {
            #expect(await verdict("mallory:\(password)", answer: false) == .refused)
        }
        for question in checker.questions { costs.insert(question.hash.cost) }
        #expect(costs.count == 1)
    }

    @Test(arguments: [nil, "", "Bearer abc", "Basic", "Basic !!!!", "Basic " + String(repeating: "A", count: 5000)])
    func withoutCredentialsNothingIsHashed(authorization: String?) async {
        #expect(await authenticator.verdict(authorization: authorization, users: users) == .refused)
        #expect(checker.questions.isEmpty)
    }

    @Test func withoutUsersNobodyIsAdmitted() async {
        #expect(await known("alice:secret", users: []) == .refused)
        #expect(checker.questions.isEmpty)
    }

    @Test func aChangedHashHasNoVerdictYet() async throws {
        #expect(await verdict("alice:secret", answer: true) == .admitted)
        let changed = [WebUser(name: "alice", password: try Self.hash("C", cost: "05"))]
        async let verdict = authenticator.verdict(authorization: Self.header("alice:secret"), users: changed)
        await checker.arrival(of: 2)
        checker.questions[1].answer(false)
        #expect(await verdict == .refused)
        #expect(await known("alice:secret") == .admitted)
    }

    @Test func aUserWhoIsGoneIsRefused() async {
        #expect(await verdict("alice:secret", answer: true) == .admitted)
        async let verdict = authenticator.verdict(authorization: Self.header("alice:secret"), users: [users[1]])
        await checker.arrival(of: 2)
        checker.questions[1].answer(true)
        #expect(await verdict == .refused)
    }

    @Test func thoseWhoShowTheSameAtOnceShareOneCheck() async {
        let verdicts = await withTaskGroup { group in
            for _ in 0..<20 { group.addTask { await known("alice:secret") } }
            await checker.arrival(of: 1)
            checker.questions[0].answer(true)
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(verdicts == Array(repeating: .admitted, count: 20))
        #expect(checker.questions.count == 1)
    }

    @Test func onlySoManyPasswordsWait() async {
        let most = Authenticator.maximumQuestions
        #expect(await verdict("alice:secret", answer: true) == .admitted)
        await withTaskGroup { group in
            for number in 0..<most { group.addTask { await known("alice:\(number)") } }
            await checker.arrival(of: 1 + most)
            #expect(await known("alice:one too many") == .busy)
            #expect(await known("mallory:one too many") == .busy)
            // Whoever was right before goes past the queue.
            #expect(await known("alice:secret") == .admitted)
            for question in checker.questions.dropFirst() { question.answer(false) }
            for await verdict in group { #expect(verdict == .refused) }
        }
        #expect(await verdict("alice:one too many", answer: false) == .refused)
    }

    @Test func wrongPasswordsDriveOutNoRightOne() async {
        #expect(await verdict("alice:secret", answer: true) == .admitted)
        for number in 0..<(2 * VerdictCache.capacity) {
            #expect(await verdict("alice:\(number)", answer: false) == .refused)
        }
        let asked = checker.questions.count
        #expect(await known("alice:secret") == .admitted)
        #expect(await known("alice:\(2 * VerdictCache.capacity - 1)") == .refused)
        #expect(checker.questions.count == asked)
        // The oldest wrong one is forgotten, and so costs its work again.
        #expect(await verdict("alice:0", answer: false) == .refused)
    }

    @Test func bcryptDecidesInTheEnd() async throws {
        let (password, hash) = PasswordCheckerTests.vectors[0]
        let users = [WebUser(name: "alice", password: try #require(PasswordHash(parsing: hash)))]
        let authenticator = Authenticator()
        for _ in 0..<2 {
            let right = await authenticator.verdict(authorization: Self.header("alice:\(password)"), users: users)
            let wrong = await authenticator.verdict(authorization: Self.header("alice:\(password)x"), users: users)
            let unknown = await authenticator.verdict(authorization: Self.header("eve:\(password)"), users: users)
            #expect([right, wrong, unknown] == [.admitted, .refused, .refused])
        }
    }
}
