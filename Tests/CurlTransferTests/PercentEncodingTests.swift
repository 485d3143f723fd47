import Testing

@testable import CurlTransfer

struct PercentEncodingTests {
    @Test(arguments: [
        ("", ""),
        ("AZaz09-._~", "AZaz09-._~"),
        ("a b/c?d=e&f", "a%20b%2Fc%3Fd%3De%26f"),
        ("a{b=~\"é\"}+1", "a%7Bb%3D~%22%C3%A9%22%7D%2B1"),
        ("a\0b", "a%00b"),
    ])
    func leavesUnreservedCharactersOnly(text: String, encoded: String) {
        #expect(PercentEncoding.encode(text) == encoded)
    }
}
