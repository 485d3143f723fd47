import HostModel
import Testing

@testable import PrometheusReading

struct PromQLTextTests {
    @Test func literalsEscapeWhatEndsThem() {
        #expect(PromQLText.quoted("a\"b\\c\nd") == #""a\"b\\c\nd""#)
    }

    @Test func patternsBecomeExpressions() {
        let patterns = [NamePattern("web-*"), NamePattern("a.b|c")]
        #expect(PromQLText.matcher("vm", patterns) == #"vm=~"web-.*|a\\.b\\|c""#)
    }

    @Test(arguments: [(0, "0.000"), (1_767_225_600_007, "1767225600.007"), (-1, "-0.001"), (-2500, "-2.500")])
    func timesAreInSeconds(milliseconds: Int64, text: String) {
        #expect(PromQLText.seconds(Timestamp(millisecondsSince1970: milliseconds)) == text)
    }
}
