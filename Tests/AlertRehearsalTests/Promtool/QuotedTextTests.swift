import Testing

@testable import AlertRehearsal

struct QuotedTextTests {
    @Test(
        arguments: [
            ("plain", #""plain""#), (#"a"b\c"#, #""a\"b\\c""#), ("two\nlines", #""two\nlines""#), ("é'{}", #""é'{}""#),
        ]
    )
    func promQLEscapesWhatItMust(text: String, quoted: String) {
        #expect(QuotedText.promQL(text) == quoted)
    }

    @Test(
        arguments: [
            ("plain: #'{}[]", #""plain: #'{}[]""#), (#"a"b\c"#, #""a\"b\\c""#),
            ("two\nlines\t", #""two\u000alines\u0009""#),
            ("é\u{2028}\u{7F}\u{1F600}", #""\u00e9\u2028\u007f\U0001f600""#), ("", #""""#),
        ]
    )
    func yamlIsASCIIAlone(text: String, quoted: String) {
        #expect(QuotedText.yaml(text) == quoted)
    }
}
