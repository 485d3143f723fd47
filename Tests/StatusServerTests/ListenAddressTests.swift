import Testing

@testable import StatusServer

struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:10075", "127.0.0.1", 10075), ("localhost:0", "localhost", 0), ("[::1]:9", "::1", 9),
        (":65535", "0.0.0.0", 65535),
    ])
    func readsHostAndPort(text: String, host: String, port: Int) throws {
        #expect(try ListenAddress(parsing: text) == ListenAddress(host: host, port: port))
    }

    @Test(arguments: [
        "", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+1", "127.0.0.1:port", "::1:9",
        "[::1]", "[localhost]:9", "http://localhost:9", "local host:9", "a:99999999999999999999",
    ])
    func refusesWhatIsNoAddress(text: String) {
        #expect(throws: ServerError.badAddress(text)) { try ListenAddress(parsing: text) }
    }

    @Test(arguments: ["127.0.0.1:10075", "[::1]:9"])
    func printsAsItWasWritten(text: String) throws {
        #expect(try ListenAddress(parsing: text).description == text)
    }
}
