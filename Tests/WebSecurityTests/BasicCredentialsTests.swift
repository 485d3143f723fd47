import Foundation
import Testing

@testable import WebSecurity

struct BasicCredentialsTests {
    @Test func nameAndPasswordAreSplitAtTheFirstColon() throws {
        let credentials = try #require(BasicCredentials(header: "Basic " + Self.base64("alice:a:b c")))
        #expect(credentials.name == Array("alice".utf8))
        #expect(credentials.password == Array("a:b c".utf8))
    }

    @Test(arguments: ["basic ", "BASIC ", "bAsIc "])
    func theSchemeIsKnownInAnyCase(scheme: String) {
        #expect(BasicCredentials(header: scheme + Self.base64("a:b")) != nil)
    }

    @Test(arguments: [
        "", "Basic", "Basic ", "Bearer abc", "Basic" + base64("a:b"), "Basic  " + base64("a:b"), "Basic YTpi=",
        "Basic YTpi!", "Basic YTp", "Basic =", "Basic ====", "Basic YT=i", "Basic YTp i", "Basic " + base64("ab"),
        "Basic " + base64("a:b\0c"), "Digest username=\"a\"", "Basic \u{1F511}", "Basic YTpiY2Q===",
    ])
    func whatIsNoBasicHeaderIsRefused(header: String) {
        #expect(BasicCredentials(header: header) == nil)
    }

    @Test func longHeadersAreNotLookedAt() {
        let fitting = String(repeating: "a", count: 3 * (4096 - 6) / 4 / 3 * 3 - 2) + ":b"
        #expect(BasicCredentials(header: "Basic " + Self.base64(fitting)) != nil)
        #expect(BasicCredentials(header: "Basic " + Self.base64(fitting + "cde")) == nil)
    }

    @Test func base64IsReadAsFoundationWritesIt() {
        var random = SplitMix(seed: 7)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(BasicCredentials.decode(Array(Data(bytes).base64EncodedString().utf8)) == bytes)
        }
    }

    @Test func comparisonTellsDifferentBytesApart() {
        let bytes = Array("secret".utf8)
        #expect(bytes.equalsInConstantTime(Array("secret".utf8)))
        #expect(!bytes.equalsInConstantTime(Array("secres".utf8)))
        #expect(!bytes.equalsInConstantTime(Array("Secret".utf8)))
        #expect(!bytes.equalsInConstantTime(Array("secre".utf8)))
        #expect([UInt8]().equalsInConstantTime([]))
    }

    static func header(_ name: String, _ password: String) -> String { "Basic " + base64("\(name):\(password)") }

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}

/// Numbers that are the same in every run.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
