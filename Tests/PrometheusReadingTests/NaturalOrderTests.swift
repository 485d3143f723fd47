import Testing

@testable import PrometheusReading

struct NaturalOrderTests {
    @Test func numbersInNamesAreCounted() {
        let ordered = ["", "10", "a", "a1", "a01", "a2", "a10", "a10b", "a11", "a9999999999999999999999", "b"]
        let sorted = ordered.reversed().sorted(by: NaturalOrder.isAscending)
        #expect(sorted == ["", "10", "a", "a01", "a1", "a2", "a10", "a10b", "a11", "a9999999999999999999999", "b"])
    }
}
