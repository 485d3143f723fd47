import JSONReading
import Testing

struct JSONReaderTests {
    private static func skip(_ text: [UInt8]) throws {
        var reader = JSONReader(text)
        try reader.skipValue()
        try reader.readEnd()
    }

    @Test(arguments: [
        "{}", "[]", " [ 1 , -0.5e+3, true,false,null,\"\" ] ", "{\"a\":{\"b\":[[]]},\"a\":0}",
        "\"\\u00e9\\ud83d\\ude00\"", "0",
    ])
    func textThatIsJSONIsAccepted(text: String) throws {
        try Self.skip(Array(text.utf8))
    }

    @Test(arguments: [
        "", "{", "[", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "01", "1.", ".5", "-",
        "+1",
        "1e", "tru", "nul", "True", "NaN", "\"", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\ud83d\"", "\"\\udc00\"",
        "\"\\ud83d\\u0041\"", "\"\n\"", "[1]]", "{}{}", "'a'", "[1]//", "\u{FEFF}[]",
    ])
    func textThatIsNotJSONIsRefused(text: String) {
        #expect(throws: JSONReader.Fault.self) { try Self.skip(Array(text.utf8)) }
    }

    @Test func stringsAreUTF8() {
        for bytes in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]] as [[UInt8]] {
            #expect(throws: JSONReader.Fault.self) { try Self.skip([0x22] + bytes + [0x22]) }
        }
    }

    @Test func escapesAreUndone() throws {
        var reader = JSONReader(Array(#""\"\\\/\b\f\n\r\té\u00E9\uD83D\uDE00""#.utf8))
        #expect(try reader.readString() == "\"\\/\u{8}\u{C}\n\r\té\u{E9}\u{1F600}")
    }

    @Test func depthHasABound() throws {
        let deep = { (levels: Int) in
            [UInt8](repeating: UInt8(ascii: "["), count: levels) + [UInt8](repeating: UInt8(ascii: "]"), count: levels)
        }
        try Self.skip(deep(32))
        #expect(throws: JSONReader.Fault.self) { try Self.skip(deep(33)) }
        #expect(throws: JSONReader.Fault.self) { try Self.skip(deep(1_000_000)) }
    }

    @Test func everyCutIsNoticed() {
        let whole = Array(#"{"a":[1.5e3,"x\n\u00e9",{"b":null}],"c":true}"#.utf8)
        for count in 0..<whole.count {
            #expect(throws: JSONReader.Fault.self) { try Self.skip(Array(whole[..<count])) }
        }
    }
}
