import Testing

@testable import PrometheusReading

struct LabelMatchersTests {
    @Test(arguments: [
        ("job=\"a\"", "job=\"a\""), (" { job = \"a\" , b!~'x,}\"' } ", "job=\"a\",b!~'x,}\"'"), ("", ""), ("{}", ""),
        ("a!=\"\\\"\",_b2=~\"é.*\",", "a!=\"\\\"\",_b2=~\"é.*\""),
    ])
    func matchersAreKept(text: String, kept: String) throws {
        #expect(try LabelMatchers(parsing: text).description == kept)
    }

    @Test(arguments: [
        "job", "job=", "job=a", "=\"a\"", "job=\"a", "job=\"a\\", "2b=\"a\"", "a=\"b\" c=\"d\"",
        "a=\"b\"} or x{c=\"d\"",
        "__name__=\"up\"", "a==\"b\"", "a<\"b\"",
    ])
    func otherTextIsRefused(text: String) {
        #expect(throws: PrometheusError.self) { try LabelMatchers(parsing: text) }
    }
}
