import LocatedYAML
import Testing

@testable import ScenarioFiles

struct QuantityPagesTests {
    @Test(arguments: [
        (1, "1 MiB"), (262_143, "1024 MiB"), (262_144, "1 GiB"), (262_145, "1.01 GiB"), (1_153_434, "4.41 GiB"),
    ])
    func computedSizesAreRoundedUp(pages: Int64, text: String) {
        #expect(Quantity.showRoundedUp(pages: pages) == text)
    }
}
