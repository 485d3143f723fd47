import Foundation
import Testing

@testable import SnapshotEncoding

struct JSONTextTests {
    /// Every ASCII character, and some beyond, must come back from a reader that is not ours.
    @Test func textComesBackFromAReader() throws {
        let text = String(String.UnicodeScalarView((0..<128).map(Unicode.Scalar.init))) + "é漢\u{2028}🎈"
        let bytes = [UInt8(ascii: "[")] + jsonString(text) + [UInt8(ascii: "]")]
        let array = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String])
        #expect(array == [text])
    }

    @Test(arguments: [
        ("plain", #""plain""#), ("\"\\\n\r\t", #""\"\\\n\r\t""#), ("\u{0}\u{1f}\u{7f}", "\"\\u0000\\u001f\u{7f}\""),
    ])
    func controlCharactersAreEscaped(text: String, json: String) {
        #expect(String(decoding: jsonString(text), as: UTF8.self) == json)
    }
}
