import AlertRehearsal
import Testing

struct PromtoolMessageTests {
    private static func lines(_ text: String) -> [String] {
        PromtoolMessage.lines(Array(text.utf8), ofFile: 0, path: "my rules/*.yaml")
    }

    @Test func fileHasTheUsersNameAndItsPlaceStandsWithIt() {
        let lines = Self.lines(
            """
              FAILED:
            aerostat-rules-1.yaml: 5:11: group "g", rule 1, "A": could not parse expression: 1:5: parse error
            aerostat-rules-1.yaml: not a valid duration string: "5q"
            """
        )
        #expect(
            lines == [
                #"my rules/*.yaml:5:11: group "g", rule 1, "A": could not parse expression: 1:5: parse error"#,
                #"my rules/*.yaml: not a valid duration string: "5q""#,
            ]
        )
    }

    @Test func linesThatBelongToTheOneBeforeStay() {
        let text = "aerostat-rules-1.yaml: yaml: unmarshal errors:\n  line 3: field rulez not found\n"
        #expect(
            Self.lines("  FAILED:\n\(text)\(text)")
                == ["my rules/*.yaml: yaml: unmarshal errors:", "  line 3: field rulez not found"]
        )
    }
}
