import Testing

@testable import HostSimulation

/// The division of memory: small cases by hand, then what must hold for any claims.
struct EntitlementTests {
    private static let noTax = IdleMemoryTax(rate: 0)
    private static let defaultTax = IdleMemoryTax(rate: 0.75)

    private static func claim(
        _ shares: Double,
        active: Double = 0,
        low: Int = 0,
        high: Int = 1000
    ) -> Entitlement.Claim {
        Entitlement.Claim(shares: shares, active: active, low: low, high: high)
    }

    // MARK: By hand

    @Test func equalSharesGetEqualParts() {
        let claims = [Self.claim(10), Self.claim(10)]
        #expect(Entitlement.divide(600, among: claims, tax: Self.noTax) == [300, 300])
        #expect(Entitlement.divide(600, among: claims, tax: Self.defaultTax) == [300, 300])
    }

    @Test func partsGoByShares() {
        let claims = [Self.claim(20), Self.claim(10), Self.claim(5)]
        #expect(Entitlement.divide(700, among: claims, tax: Self.noTax) == [400, 200, 100])
    }

    @Test func aReservationHoldsAndTheRestIsDivided() {
        let claims = [Self.claim(10, low: 500), Self.claim(10), Self.claim(10)]
        #expect(Entitlement.divide(700, among: claims, tax: Self.noTax) == [500, 100, 100])
    }

    @Test func aLimitHoldsAndTheOthersGetWhatItLeaves() {
        let claims = [Self.claim(10, high: 100), Self.claim(10), Self.claim(10)]
        #expect(Entitlement.divide(700, among: claims, tax: Self.noTax) == [100, 300, 300])
    }

    @Test func enoughMemoryGivesEverybodyWhatTheyWant() {
        let claims = [Self.claim(1, high: 100), Self.claim(99, high: 200)]
        #expect(Entitlement.divide(300, among: claims, tax: Self.defaultTax) == [100, 200])
        #expect(Entitlement.divide(9999, among: claims, tax: Self.defaultTax) == [100, 200])
    }

    @Test func reservationsThatDoNotFitAreAllGiven() {
        let claims = [Self.claim(10, low: 400), Self.claim(10, low: 300)]
        #expect(Entitlement.divide(600, among: claims, tax: Self.noTax) == [400, 300])
        #expect(Entitlement.divide(-5, among: claims, tax: Self.noTax) == [400, 300])
    }

    @Test func theOddPageGoesToTheLargestRemainderThenTheFirst() {
        #expect(Entitlement.divide(101, among: [Self.claim(1), Self.claim(1)], tax: Self.noTax) == [51, 50])
        // 33.75 and 101.25.
        #expect(Entitlement.divide(135, among: [Self.claim(1), Self.claim(3)], tax: Self.noTax) == [34, 101])
    }

    @Test func nobodyGetsNothing() {
        #expect(Entitlement.divide(100, among: [], tax: Self.noTax) == [])
    }

    // MARK: W02-F7

    /// Two machines of 256 MiB with equal shares and 358 MiB for both, one fully active, the other with `active`
    /// MiB: balance at a tax of 75 % is a + 4 (P1 - a) = P2, cut at the machines' size (memory-model.md section 14).
    @Test(arguments: [(0, 102.0, 256.0), (20, 102, 256), (50, 102, 256), (80, 119.6, 238.4)])
    func idleTaxMovesMemoryAsTheClosedFormSays(active: Int, idle: Double, busy: Double) {
        let size = 256 * 256
        let claims = [
            Self.claim(2560, active: Double(active * 256), high: size),
            Self.claim(2560, active: Double(size), high: size),
        ]
        let taxed = Entitlement.divide(358 * 256, among: claims, tax: Self.defaultTax)
        #expect(abs(Double(taxed[0]) / 256 - idle) < 0.01)
        #expect(abs(Double(taxed[1]) / 256 - busy) < 0.01)
        #expect(Entitlement.divide(358 * 256, among: claims, tax: Self.noTax) == [179 * 256, 179 * 256])
    }

    @Test func aFullyIdleMachineKeepsOneLessTheTaxOfWhatAnActiveOneHas() {
        let claims = [
            Self.claim(10, active: 0, high: 100_000), Self.claim(10, active: 100_000, high: 100_000),
        ]
        #expect(Entitlement.divide(50_000, among: claims, tax: Self.defaultTax) == [10_000, 40_000])
    }

    // MARK: For any claims

    /// Claims with bounds of every kind, and an amount between the sums of their bounds.
    private static func randomCase(_ random: inout RandomSource) -> (claims: [Entitlement.Claim], available: Int) {
        let claims = (0..<Int(random.next(below: 12)) + 2).map { _ in
            let high = Int(random.next(below: 100_000)) + 1
            let low = random.next(below: 2) == 0 ? 0 : Int(random.next(below: UInt64(high)))
            return claim(
                Double(random.next(below: 100_000) + 1),
                active: Double(random.next(below: UInt64(high + 1))),
                low: low,
                high: high
            )
        }
        let least = claims.reduce(0) { $0 + $1.low }
        let most = claims.reduce(0) { $0 + $1.high }
        return (claims, least + Int(random.next(below: UInt64(most - least + 1))))
    }

    private static let rates = [0, 0.25, 0.75, 0.99]

    @Test func sumsAreExactAndBoundsAreKept() {
        var random = RandomSource(seed: 11)
        for index in 0..<2000 {
            let (claims, available) = Self.randomCase(&random)
            let parts = Entitlement.divide(available, among: claims, tax: IdleMemoryTax(rate: Self.rates[index % 4]))
            #expect(parts.reduce(0, +) == available)
            #expect(zip(parts, claims).allSatisfy { ($1.low...$1.high).contains($0) })
        }
    }

    /// At the common price each machine inside its bounds would hold a whole number of pages but for rounding: the
    /// intervals of prices at which each would hold its part, give or take a page, have a price in common.
    @Test func machinesAtNoBoundPayTheSamePriceToAPage() {
        var random = RandomSource(seed: 12)
        var compared = 0
        for index in 0..<2000 {
            let (claims, available) = Self.randomCase(&random)
            let tax = IdleMemoryTax(rate: Self.rates[index % 4])
            let parts = Entitlement.divide(available, among: claims, tax: tax)
            let free = zip(claims, parts).filter { $1 > $0.low + 1 && $1 < $0.high - 1 }
            guard free.count > 1 else { continue }
            compared += 1
            let lowest = free.map {
                tax.sharesPerPage(shares: $0.shares, pages: Double($1 + 1), active: $0.active)
            }
            let highest = free.map {
                tax.sharesPerPage(shares: $0.shares, pages: Double($1 - 1), active: $0.active)
            }
            let isCommon = (lowest.max() ?? 0) <= (highest.min() ?? 0)
            #expect(isCommon)
        }
        #expect(compared > 500)
    }

    @Test func doublingAllSharesChangesNothing() {
        var random = RandomSource(seed: 13)
        for index in 0..<500 {
            let (claims, available) = Self.randomCase(&random)
            let tax = IdleMemoryTax(rate: Self.rates[index % 4])
            let doubled = claims.map {
                Entitlement.Claim(shares: $0.shares * 2, active: $0.active, low: $0.low, high: $0.high)
            }
            let parts = Entitlement.divide(available, among: claims, tax: tax)
            let others = Entitlement.divide(available, among: doubled, tax: tax)
            #expect(parts == others)
        }
    }

    @Test func raisingAReservationNeverLowersThatMachinesPart() {
        var random = RandomSource(seed: 14)
        for index in 0..<500 {
            let (claims, available) = Self.randomCase(&random)
            let tax = IdleMemoryTax(rate: Self.rates[index % 4])
            let parts = Entitlement.divide(available, among: claims, tax: tax)
            var raised = claims
            raised[0].low += Int(random.next(below: UInt64(claims[0].high - claims[0].low + 1)))
            let after = Entitlement.divide(available, among: raised, tax: tax)
            #expect(after[0] >= parts[0] - 1)
            #expect(after[0] >= raised[0].low)
        }
    }

    @Test func raisingSharesNeverLowersThatMachinesPart() {
        var random = RandomSource(seed: 15)
        for index in 0..<500 {
            let (claims, available) = Self.randomCase(&random)
            let tax = IdleMemoryTax(rate: Self.rates[index % 4])
            let parts = Entitlement.divide(available, among: claims, tax: tax)
            var raised = claims
            raised[0].shares *= 3
            #expect(Entitlement.divide(available, among: raised, tax: tax)[0] >= parts[0] - 1)
        }
    }
}
