import Testing

@testable import WebSecurity

struct PasswordCheckerTests {
    private let checker = PasswordChecker()

    private func isRight(_ password: [UInt8], _ hash: String) async throws -> Bool {
        let hash = try #require(PasswordHash(parsing: hash))
        return await withCheckedContinuation { continuation in
            checker.check(password, against: hash) { continuation.resume(returning: $0) }
        }
    }

    /// The published ones of the first program that knew `$2y$`, and that of Prometheus' guide to basic authentication.
    static let vectors: [(password: String, hash: String)] = [
        ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
        ("U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"),
        ("", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"),
        (
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored",
            "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"
        ),
        ("test", "$2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay"),
    ]

    @Test(arguments: vectors)
    func aRightPasswordIsRecognized(password: String, hash: String) async throws {
        #expect(try await isRight(Array(password.utf8), hash))
        let kinds = ["$2a$", "$2b$", "$2y$"]
        for kind in kinds { #expect(try await isRight(Array(password.utf8), kind + hash.dropFirst(4))) }
    }

    @Test(arguments: vectors.prefix(4))
    func aWrongPasswordIsNot(password: String, hash: String) async throws {
        #expect(try await !isRight(Array((password + "!").utf8), hash))
        #expect(try await !isRight(Array("secret".utf8), hash))
    }

    @Test func bytesAboveASCIICountAsTheyAre() async throws {
        let hash = "$2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq"
        #expect(try await isRight([0xA3], hash))
        #expect(try await isRight([0xA3], "$2a$" + hash.dropFirst(4)))
        #expect(try await !isRight([0x23], hash))
    }

    @Test func noPasswordIsThatOfAStandIn() async throws {
        let hash = String(decoding: PasswordHash.unknown(cost: 4).text, as: UTF8.self)
        for password in ["", "secret", "fakepassword"] { #expect(try await !isRight(Array(password.utf8), hash)) }
    }

    @Test func aPasswordOfThousandsOfBytesIsHashedToo() async throws {
        let start = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        let long = Array(start.utf8) + [UInt8](repeating: 0x41, count: 3000)
        #expect(try await isRight(long, "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"))
    }
}
