import Testing

@testable import HostSimulation

/// The adjusted price against worked vectors (W02 section 5.2; memory-model.md section 2.2).
struct IdleMemoryTaxTests {
    struct Vector: Sendable {
        var rate: Double
        var shares: Double
        var pages: Double
        var activeShare: Double
        var price: Double
    }

    @Test(arguments: [
        Vector(rate: 0.80, shares: 6000, pages: 4000, activeShare: 0.25, price: 0.375),
        Vector(rate: 0.80, shares: 2000, pages: 2000, activeShare: 0.85, price: 0.625),
        Vector(rate: 0, shares: 6000, pages: 4000, activeShare: 0.25, price: 1.5),
        Vector(rate: 0, shares: 2000, pages: 2000, activeShare: 0.85, price: 1),
        Vector(rate: 0.50, shares: 2000, pages: 1000, activeShare: 0.8, price: 1.666_667),
        Vector(rate: 0.50, shares: 1000, pages: 1000, activeShare: 0.9, price: 0.909_091),
        Vector(rate: 0.50, shares: 2000, pages: 1000, activeShare: 0.2, price: 1.111_111),
    ])
    func pricesMeetTheWorkedVectors(vector: Vector) {
        let price = IdleMemoryTax(rate: vector.rate).sharesPerPage(
            shares: vector.shares,
            pages: vector.pages,
            active: vector.pages * vector.activeShare
        )
        #expect(abs(price - vector.price) < 1e-6)
    }

    @Test func anIdlePageCostsFourActiveOnesAtTheDefaultRate() {
        #expect(IdleMemoryTax(rate: 0.75).idleCost == 4)
        #expect(IdleMemoryTax(rate: 0).idleCost == 1)
    }

    @Test func sizeAtAPriceIsTheInverseOfThePriceOfASize() {
        let tax = IdleMemoryTax(rate: 0.75)
        for pages in [1.0, 50, 99, 100, 101, 250, 10_000] {
            let price = tax.sharesPerPage(shares: 3000, pages: pages, active: 100)
            let size = tax.pages(shares: 3000, pagesPerShare: 1 / price, active: 100)
            #expect(abs(size - pages) < 1e-6)
        }
    }

    @Test func aMachineThatUsesAllItsMemoryPaysNoTax() {
        let prices = [0, 0.5, 0.99].map {
            IdleMemoryTax(rate: $0).sharesPerPage(shares: 100, pages: 50, active: 70)
        }
        #expect(prices == [2, 2, 2])
    }

    @Test func aMachineWithoutPagesHasNoPrice() {
        #expect(IdleMemoryTax(rate: 0.5).sharesPerPage(shares: 100, pages: 0, active: 0) == 0)
    }
}
