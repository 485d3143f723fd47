import Testing

@testable import WebSecurity

struct PasswordHashTests {
    private static let tail = "CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"

    @Test(arguments: ["$2a$05$", "$2b$04$", "$2y$31$"])
    func threeKindsAreAccepted(head: String) throws {
        let hash = try #require(PasswordHash(parsing: head + Self.tail.dropLast(1) + "."))
        #expect(hash.text.count == 60)
        #expect(hash.cost == Int(head.dropFirst(4).dropLast()))
    }

    @Test(
        arguments: [
            ("", .prefix),
            ("doe", .prefix),
            ("$1$abc$defghijklmnopqrstuvwxyz", .prefix),
            ("$2$10$" + tail, .prefix),
            ("$2x$10$" + tail, .prefix),
            ("{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=", .prefix),
            ("$2y$", .cost),
            ("$2y$03$" + tail, .cost),
            ("$2y$32$" + tail, .cost),
            ("$2y$5$" + tail, .cost),
            ("$2y$+5$" + tail, .cost),
            ("$2y$1a$" + tail, .cost),
            ("$2y$10$" + tail.dropLast(), .length),
            ("$2y$10$" + tail + "a", .length),
            ("$2y$10$" + tail.dropLast() + "!", .alphabet),
            ("$2y$10$" + tail.dropLast(2) + "é", .alphabet),
        ] as [(String, PasswordHash.Problem)]
    )
    func othersAreRefusedWithTheReason(text: String, problem: PasswordHash.Problem) {
        #expect(PasswordHash(parsing: text) == nil)
        #expect(PasswordHash.problem(with: text) == problem)
    }

    @Test func itsTextIsNeverShown() throws {
        let hash = try #require(PasswordHash(parsing: "$2a$05$" + Self.tail))
        let user = WebUser(name: "alice", password: hash)
        var dumped = ""
        dump(user, to: &dumped)
        for shown in ["\(hash)", String(reflecting: hash), "\(user)", dumped] {
            #expect(!shown.contains("CCCC"))
            #expect(!shown.contains("67, 67"))
        }
    }

    @Test(arguments: [4, 10, 31])
    func aStandInHasTheCostThatIsAskedFor(cost: Int) {
        let hash = PasswordHash.unknown(cost: cost)
        #expect(PasswordHash.problem(with: String(decoding: hash.text, as: UTF8.self)) == nil)
        #expect(PasswordHash(parsing: String(decoding: hash.text, as: UTF8.self))?.cost == cost)
    }
}
