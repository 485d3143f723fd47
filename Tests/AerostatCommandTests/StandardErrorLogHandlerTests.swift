import Foundation
import Testing

@testable import aerostat

struct StandardErrorLogHandlerTests {
    private let fields = [("msg", "a \"b\"\nc\u{1}"), ("plain", "127.0.0.1:1"), ("empty", "")]

    @Test func quotesInLogfmtWhatNeedsIt() {
        #expect(
            StandardErrorLogHandler.line(fields, format: .logfmt)
                == #"msg="a \"b\"\nc\u0001" plain=127.0.0.1:1 empty="""# + "\n"
        )
    }

    @Test func writesJSONThatReadsBack() throws {
        let line = StandardErrorLogHandler.line(fields, format: .json)
        #expect(line.hasSuffix("}\n"))
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
        #expect(object == ["msg": "a \"b\"\nc\u{1}", "plain": "127.0.0.1:1", "empty": ""])
    }
}
