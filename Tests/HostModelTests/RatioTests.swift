import HostModel
import Testing

struct RatioTests {
    @Test(arguments: [
        (0.0, 0), (1.0, 1_000_000), (0.75, 750_000), (1.0 / 3.0, 333_333), (2.0 / 3.0, 666_667), (-0.25, -250_000),
        (0.000_000_4, 0), (0.000_000_6, 1), (12.5, 12_500_000),
    ])
    func valuesRoundToTheNearestMillionth(value: Double, millionths: Int64) {
        #expect(Ratio(value) == Ratio(millionths: millionths))
    }

    @Test func ratiosGiveBackTheirValue() {
        #expect(Ratio(millionths: 750_000).value == 0.75)
        #expect(Ratio.one.value == 1)
        #expect(Ratio.zero < Ratio.one)
    }
}
