import CurlTransfer
import Testing

struct Base64Tests {
    /// Test vectors of RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func standardFormIsPadded(text: String, encoded: String) {
        #expect(Base64.standard.encode(Array(text.utf8)) == encoded)
    }

    @Test func alphabetsDifferInTwoCharacters() {
        #expect(Base64.standard.encode([0xFB, 0xEF, 0xFF]) == "++//")
        #expect(Base64.url.encode([0xFB, 0xEF, 0xFF]) == "--__")
        #expect(Base64.url.encode([0xFF]) == "_w")
    }
}
